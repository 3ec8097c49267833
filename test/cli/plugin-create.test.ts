import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository, tempProject } from "../support/temp-project.ts";
import { atlas, bun, run } from "../support/atlas.ts";
import { treeOf } from "./scaffold/tree-of.ts";

const create = (cwd: string, ...words: string[]) => atlas(cwd, "plugin", "create", ...words);

describe("where the plugin goes", () => {
  test("into plugins/ of the project around it, with an import as the config needs it and commands as the reader needs them", async () => {
    const root = await tempProject({ "atlas.config.ts": "", "semantic/deep/file": "" });

    const { exitCode, stdout } = await create(join(root, "semantic/deep"), "crm-sales", "--type", "action");

    expect(exitCode).toBe(0);
    expect(treeOf(root)).toContain("plugins/crm-sales/src/index.ts");
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([
        "Created Crm Sales (action) in ../../plugins/crm-sales:",
        "Add to atlas.config.ts:",
        '  import { crmSalesPlugin } from "./plugins/crm-sales/src/index";',
        "  plugins: [crmSalesPlugin({ url: process.env.CRM_SALES_URL!, token: process.env.CRM_SALES_TOKEN! })]",
        "  CRM_SALES_TOKEN=",
        "  bun test ../../plugins/crm-sales/src/index.test.ts",
        "  atlas plugin validate ../../plugins/crm-sales",
      ]),
    );
  });

  test("into plugins/ of the folder outside of a project, which is said", async () => {
    const root = await tempProject();

    const { stdout } = await create(root, "crm", "--type", "context");

    expect(treeOf(root)).toContain("plugins/crm/src/index.ts");
    expect(stdout).toContain(`There is no Atlas project here (no atlas.config.ts from ${root} upwards).`);
  });

  test("into the folder of --dir, with a space in its name", async () => {
    const root = await tempProject({ "atlas.config.js": "" });

    const { stdout } = await create(root, "crm", "--type", "action", "--dir", "my packages");

    expect(treeOf(root)).toContain("my packages/crm/src/index.ts");
    expect(stdout).toContain('import { crmPlugin } from "./my packages/crm/src/index";');
    expect(stdout).toContain("bun test 'my packages/crm/src/index.test.ts'");
    expect(stdout).toContain("{ url: process.env.CRM_URL, token: process.env.CRM_TOKEN }");
  });
});

test("--sdk decides where the SDK comes from, and is data: a quote in it breaks nothing", async () => {
  const root = await tempProject();

  await create(root, "crm", "--type", "context", "--sdk", 'file:../a "b".tgz');

  const manifest = JSON.parse(await readFile(join(root, "plugins/crm/package.json"), "utf8"));
  expect(manifest.devDependencies["@useatlas/plugin-sdk"]).toBe('file:../a "b".tgz');
});

test("packages that are not installed come first among the next commands", async () => {
  const root = await tempProject();

  const outside = JSON.parse((await create(root, "crm", "--type", "context", "--dir", "/tmp/atlas-nowhere", "--dry-run", "--json")).stdout);
  const inside = JSON.parse((await create(root, "crm", "--type", "context", "--dry-run", "--json")).stdout);

  expect(outside.next[0]).toMatch(/^bun install --cwd /);
  expect(inside.next).toEqual(["bun test plugins/crm/src/index.test.ts", "atlas plugin validate plugins/crm"]);
});

describe("--dry-run", () => {
  test("shows every file and writes none", async () => {
    const root = await tempProject();

    const { exitCode, stdout } = await create(root, "crm", "--type", "datasource", "--dry-run");

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Nothing was written. plugins/crm would get 7 files:");
    expect(stdout).toContain('--- plugins/crm/src/index.ts\nimport { createPlugin');
    expect(treeOf(root)).toEqual([]);
  });

  test("as JSON has the very texts that a run without it writes", async () => {
    const root = await tempProject();

    const { files, dryRun } = JSON.parse((await create(root, "crm", "--type", "sandbox", "--dry-run", "--json")).stdout);
    await create(root, "crm", "--type", "sandbox");

    expect(dryRun).toBe(true);
    for (const { path, content } of files) expect(await readFile(join(root, path), "utf8")).toBe(content);
    expect(files.map(({ path }: { path: string }) => path).sort()).toEqual(treeOf(root).filter((path) => /\.\w+$/.test(path)));
  });
});

test("--json prints one document with what was written and what comes next", async () => {
  const root = await tempProject({ "atlas.config.ts": "" });

  const { stdout, stderr } = await create(root, "crm", "--type", "interaction", "--json");

  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    command: "plugin create",
    dryRun: false,
    plugin: { id: "crm", type: "interaction", package: "atlas-plugin-crm", factory: "crmPlugin" },
    folder: join(root, "plugins/crm"),
    project: root,
    created: ["README.md", "package.json", "src/index.test.ts", "src/index.ts", "src/secret.ts", "tsconfig.json"].map((path) => `plugins/crm/${path}`),
    config: {
      file: "atlas.config.ts",
      import: 'import { crmPlugin } from "./plugins/crm/src/index";',
      entry: "crmPlugin({ secret: process.env.CRM_SECRET! })",
      env: ["CRM_SECRET="],
    },
    next: ["bun test plugins/crm/src/index.test.ts", "atlas plugin validate plugins/crm"],
  });
});

describe("refused, with nothing written", () => {
  test.each([
    { words: [], code: "ANSWER_MISSING", says: "--type <type> and [name] are missing" },
    { words: ["crm"], code: "ANSWER_MISSING", says: "--type <type> is missing" },
    { words: ["--yes"], code: "ANSWER_MISSING", says: "--type <type> and [name] are missing" },
    { words: ["../x", "--type", "action"], code: "NAME_INVALID", says: "is a path" },
    { words: ["{{7*7}}"], code: "NAME_INVALID", says: 'has the character "{"' },
    { words: ["crm", "--type", "datasorce"], code: "TYPE_INVALID", says: 'no plugin type "datasorce"', hint: 'Did you mean "datasource"?' },
    { words: ["crm", "--type", ""], code: "TYPE_INVALID", says: 'no plugin type ""', hint: "One of: datasource, context" },
    { words: ["crm", "--type", "action", "--sdk", ""], code: "USAGE", says: "--sdk must not be empty" },
    { words: ["crm", "--type", "action", "--cwd", "plugins/there/file/x"], code: "CWD_MISSING", says: "There is no folder plugins/there/file/x" },
    { words: ["crm", "--type", "action", "--dir", "plugins/there/file", "--dry-run"], code: "TARGET_EXISTS", says: "something else is there" },
    { words: ["crm", "--type", "action", "--cwd", "missing"], code: "CWD_MISSING", says: "There is no folder missing" },
    { words: ["there", "--type", "action"], code: "TARGET_EXISTS", says: "plugins/there already exists" },
    { words: ["there", "--type", "action", "--dry-run"], code: "TARGET_EXISTS", says: "plugins/there already exists" },
    { words: ["crm", "--type", "action", "--dir", "plugins/there/file"], code: "TARGET_EXISTS", says: "something else is there" },
  ])("$words: $code", async ({ words, code, says, hint = "" }) => {
    const root = await tempProject({ "plugins/there/file": "mine" });

    const { exitCode, stdout } = await create(root, ...words, "--json");

    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 2, error: { code, message: expect.stringContaining(says), ...(hint && { hint: expect.stringContaining(hint) }) } });
    expect(treeOf(root)).toEqual(["plugins", "plugins/there", "plugins/there/file"]);
  });
});

test("--yes finds a name for a type", async () => {
  const root = await tempProject();

  await create(root, "--type", "sandbox", "--yes");

  expect(treeOf(root)).toContain("plugins/my-sandbox/src/index.ts");
});

describe("in a terminal", () => {
  async function inTerminal(cwd: string, answers: [string, string][], ...words: string[]) {
    const program = [bun, join(repository, "bin/atlas.js"), "plugin", "create", ...words];
    const { stdout } = await run(bun, [join(import.meta.dirname, "in-terminal.ts"), JSON.stringify(answers), ...program], cwd);
    return JSON.parse(stdout);
  }

  test("what the flags leave open is asked for, and a bad answer is asked for again", async () => {
    const root = await tempProject();
    const down = "\u001B[B";

    const ended = await inTerminal(root, [["What does the plugin add", `${down}\r`], ["What is it called", "Bad Name\r"], ["has a space", `${"\u007F".repeat(8)}glossary\r`]]);

    expect(ended).toMatchObject({ exitCode: 0, unanswered: 0, screen: expect.stringContaining("Created Glossary (context) in plugins/glossary:") });
    expect(treeOf(root)).toContain("plugins/glossary/src/terms.ts");
  });

  test("Ctrl-C at a question ends with 130 and writes nothing", async () => {
    const root = await tempProject();

    const ended = await inTerminal(root, [["What does the plugin add", "\u0003"]], "crm");

    expect(ended).toMatchObject({ exitCode: 130, screen: expect.stringContaining("PROMPT_CANCELLED") });
    expect(treeOf(root)).toEqual([]);
  });
});
