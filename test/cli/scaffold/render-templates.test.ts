import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { renderTemplates } from "../../../src/cli/scaffold/render-templates.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";

/** A folder with these templates and nothing else. */
async function templates(files: Record<string, string>): Promise<string> {
  const folder = join(await tempProject(), "templates");
  await writeFiles(folder, files);
  return folder;
}

test("templates are rendered, names too, and come in the order of their paths", async () => {
  const folder = await templates({ "src/{{id}}.ts.hbs": 'export const id = "{{id}}";\n', "README.md.hbs": "# {{id}} & <co>\n" });

  await expect(renderTemplates(pathToFileURL(folder), { id: "crm & <sons>" })).resolves.toEqual([
    { path: "README.md", content: "# crm & <sons> & <co>\n" },
    { path: "src/crm & <sons>.ts", content: 'export const id = "crm & <sons>";\n' },
  ]);
});

test("what is no template is copied byte for byte", async () => {
  const folder = await templates({ "notes.md": "{{not a template}} \u0000\uFFFD" });

  const [file] = await renderTemplates(folder, {});

  expect(Buffer.from(file?.content ?? "").toString()).toBe("{{not a template}} \u0000\uFFFD");
});

test("an underscore at the beginning of a name stands for the dot that npm would not publish", async () => {
  const folder = await templates({ "_gitignore": "", "_config/a_b": "" });

  const files = await renderTemplates(folder, {});

  expect(files.map(({ path }) => path)).toEqual([".config/a_b", ".gitignore"]);
});

test("a value that is missing is an error, in a text as in a name", async () => {
  await expect(renderTemplates(await templates({ "a.hbs": "{{nmae}}" }), { name: "x" })).rejects.toThrow("nmae");
  await expect(renderTemplates(await templates({ "{{nmae}}": "" }), { name: "x" })).rejects.toThrow("nmae");
});

test("a value is text, never a template of its own", async () => {
  const [file] = await renderTemplates(await templates({ "a.hbs": "{{name}}" }), { name: "{{7*7}}" });

  expect(file?.content).toBe("{{7*7}}");
});

test("links are not followed out of the templates", async () => {
  const folder = await templates({ "a": "" });
  await symlink("/etc/hostname", join(folder, "b"));

  await expect(renderTemplates(folder, {})).resolves.toHaveLength(1);
});
