import { readdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeFiles } from "../../../src/cli/scaffold/write-files.ts";
import { tempProject } from "../../support/temp-project.ts";
import { treeOf } from "./tree-of.ts";

const files = [
  { path: "package.json", content: "{}\n" },
  { path: "src/index.ts", content: new TextEncoder().encode("export {};\n") },
];

describe("a folder that does not exist", () => {
  test("appears with all files, together with the folders above it, and nothing beside it", async () => {
    const root = await tempProject();

    await writeFiles(join(root, "plugins/crm"), files);

    expect(treeOf(root)).toEqual(["plugins", "plugins/crm", "plugins/crm/package.json", "plugins/crm/src", "plugins/crm/src/index.ts"]);
    expect(await readFile(join(root, "plugins/crm/src/index.ts"), "utf8")).toBe("export {};\n");
  });

  test("has the permissions that any other folder of the user has", async () => {
    const root = await tempProject({ "usual/file": "" });

    await writeFiles(join(root, "crm"), files);

    expect((await stat(join(root, "crm"))).mode).toBe((await stat(join(root, "usual"))).mode);
  });

  test("is written by one of two runs at once, and the other one says that it is there", async () => {
    const root = await tempProject();

    const outcomes = await Promise.allSettled([1, 2].map(() => writeFiles(join(root, "crm"), files)));

    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "TARGET_EXISTS" } });
    expect(treeOf(root)).toEqual(["crm", "crm/package.json", "crm/src", "crm/src/index.ts"]);
  });

  test("is written although a killed run left its temporary folder", async () => {
    const root = await tempProject({ ".atlas-new-abc123/content/package.json": "{" });

    await writeFiles(join(root, "crm"), files);

    expect(await readFile(join(root, "crm/package.json"), "utf8")).toBe("{}\n");
  });
});

describe("a folder that exists", () => {
  test("gets the files beside what is there", async () => {
    const root = await tempProject({ "notes.md": "mine", "src/other.ts": "mine" });

    await writeFiles(root, files);

    expect(treeOf(root)).toEqual(["notes.md", "package.json", "src", "src/index.ts", "src/other.ts"]);
    expect(await readFile(join(root, "package.json"), "utf8")).toBe("{}\n");
  });

  test("with some of the files in it is left as it is, and all of them are named", async () => {
    const root = await tempProject({ "package.json": "mine", "src/index.ts": "mine" });

    await expect(writeFiles(root, [...files, { path: "new.md", content: "" }])).rejects.toMatchObject({
      code: "TARGET_EXISTS",
      message: `package.json, src/index.ts already exist in ${root}. Nothing was written.`,
    });
    expect(treeOf(root)).toEqual(["package.json", "src", "src/index.ts"]);
    expect(await readFile(join(root, "package.json"), "utf8")).toBe("mine");
  });

  test("with a file where a folder is needed is left as it is", async () => {
    const root = await tempProject({ src: "a file" });

    await expect(writeFiles(root, files)).rejects.toMatchObject({ code: "TARGET_EXISTS", message: `src already exists in ${root}. Nothing was written.` });
    expect(treeOf(root)).toEqual(["src"]);
  });

  test("with a link where a file or a folder is needed is left as it is, wherever the link leads", async () => {
    const root = await tempProject({ "elsewhere/keep": "" });
    await symlink(join(root, "missing"), join(root, "package.json"));
    await symlink(join(root, "elsewhere"), join(root, "src"));

    await expect(writeFiles(root, files)).rejects.toMatchObject({ code: "TARGET_EXISTS", message: expect.stringContaining("package.json, src already exist") });
    expect(await readdir(join(root, "elsewhere"))).toEqual(["keep"]);
  });
});

test("a file in the place of the folder, or on the way to it, is named and kept", async () => {
  const root = await tempProject({ plugins: "a file" });

  await expect(writeFiles(join(root, "plugins"), files)).rejects.toMatchObject({ code: "TARGET_EXISTS" });
  await expect(writeFiles(join(root, "plugins/crm"), files)).rejects.toMatchObject({ code: "TARGET_EXISTS", message: expect.stringContaining("Nothing was left behind.") });
  expect(await readFile(join(root, "plugins"), "utf8")).toBe("a file");
});

test.each(["../x", "/tmp/x", "a/../../x"])("a path that leads out of the folder is a bug and writes nothing: %s", async (path) => {
  const root = await tempProject();

  await expect(writeFiles(join(root, "crm"), [...files, { path, content: "" }])).rejects.toThrow("leads out of the folder");
  expect(treeOf(root)).toEqual([]);
});
