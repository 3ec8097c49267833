import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectName } from "../../src/cli/scaffold/project-package.ts";
import { repository, tempProject, writeFiles } from "../support/temp-project.ts";
import { atlas, bun, run } from "../support/atlas.ts";
import { treeOf } from "./scaffold/tree-of.ts";

test("a project appears in the folder that is named, and what comes next is said", async () => {
  const root = await tempProject();

  const { exitCode, stdout } = await atlas(root, "init", "my shop");

  expect(exitCode).toBe(0);
  expect(treeOf(join(root, "my shop"))).toEqual(expect.arrayContaining([...projectFiles]));
  expect(stdout).toContain("Created the Atlas project my-shop in my shop:\n  .env\n");
  expect(stdout).toContain(`Next:\n  cd 'my shop'\n  npm install\n  npx atlas migrate\n  npx atlas doctor\n  npx atlas serve\n\nOnce .env names a model, ask in the page of atlas serve, or: npx atlas ask "Which category sells best?"\n`);
});

test(".env is for its owner alone, and git ignores it but not its example", async () => {
  const root = await tempProject();
  await atlas(root, "init", ".");
  await run("git", ["init", "--quiet"], root);

  const { stdout } = await run("git", ["status", "--short", "--untracked-files=all"], root);

  expect((await stat(join(root, ".env"))).mode & 0o777).toBe(0o600);
  expect(stdout).toContain("?? .env.example\n");
  expect(stdout).not.toContain("?? .env\n");
});

test("--json prints one document", async () => {
  const root = await tempProject();

  const { stdout } = await atlas(root, "init", "shop", "--json");

  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    command: "init",
    dryRun: false,
    project: { name: "shop", folder: join(root, "shop") },
    created: expect.arrayContaining(["atlas.config.ts"]),
    next: ["cd shop", "npm install", "npx atlas migrate", "npx atlas doctor", "npx atlas serve"],
  });
});

test("--dry-run names the files and writes none", async () => {
  const root = await tempProject();

  const { exitCode, stdout } = await atlas(root, "init", "shop", "--dry-run");

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Nothing was written\. shop would get \d+ files:\n {2}\.env\n/);
  expect(treeOf(root)).toEqual([]);
});

describe("a folder that has files already", () => {
  test("keeps those that are in nobody's way", async () => {
    const root = await tempProject({ "notes.txt": "mine" });

    const { exitCode } = await atlas(root, "init", ".");

    expect(exitCode).toBe(0);
    expect(await readFile(join(root, "notes.txt"), "utf8")).toBe("mine");
  });

  test.each([{ words: [] }, { words: ["--dry-run"] }])("is left alone when some would be overwritten, and they are named $words", async ({ words }) => {
    const root = await tempProject({ "package.json": "{}", "semantic/glossary.yml": "mine" });

    const { exitCode, stderr } = await atlas(root, "init", ".", ...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("package.json, semantic/glossary.yml already exist");
    expect(treeOf(root)).toEqual(["package.json", "semantic", "semantic/glossary.yml"]);
  });
});

describe("without a folder", () => {
  test("and without a terminal, the missing answer is named and nothing is written", async () => {
    const root = await tempProject();

    const { exitCode, stderr } = await atlas(root, "init");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("[dir] is missing");
    expect(treeOf(root)).toEqual([]);
  });

  test("--yes takes the one that it runs in", async () => {
    const root = await tempProject();

    const { stdout } = await atlas(root, "init", "--yes");

    expect(treeOf(root)).toContain("atlas.config.ts");
    expect(stdout).toContain("Next:\n  npm install\n");
  });

  test("a terminal is asked", async () => {
    const root = await tempProject();
    const program = [bun, join(repository, "bin/atlas.js"), "init"];

    const { stdout } = await run(bun, [join(import.meta.dirname, "in-terminal.ts"), JSON.stringify([["Which folder", "shop\r"]]), ...program], root);

    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, unanswered: 0 });
    expect(treeOf(root)).toContain("shop/atlas.config.ts");
  });
});

test.each([
  ["init", ""],
  ["init", ".", "--sdk", " "],
])("an empty value is a mistake in the command line: %j %j", async (...words) => {
  const root = await tempProject();

  const { exitCode } = await atlas(root, ...words);

  expect(exitCode).toBe(2);
  expect(treeOf(root)).toEqual([]);
});

describe("package.json", () => {
  test.each([
    ["shop", "shop"],
    ["My Shop", "my-shop"],
    ["Café №1", "cafe-no1"],
    ["店", "atlas-project"],
    ["zod", "atlas-project-zod"],
    ["--", "atlas-project"],
  ])("a folder %j makes the name %j", (folder, name) => {
    expect(projectName(folder)).toBe(name);
  });

  test("from a checkout it takes Atlas' packages from there, and --sdk decides about the SDK", async () => {
    const root = await tempProject();
    await atlas(root, "init", ".", "--sdk", 'file:../a "b".tgz');

    const { dependencies, resolutions } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

    expect(dependencies).toMatchObject({
      "@atlas/api": `file:${join(repository, "src/api")}`,
      "@atlas/plugin-duckdb-datasource": `file:${join(repository, "plugins/duckdb-datasource")}`,
      "@useatlas/plugin-sdk": 'file:../a "b".tgz',
    });
    expect(resolutions["@useatlas/plugin-sdk"]).toBe('file:../a "b".tgz');
  });

  test("its other versions are those that Atlas itself is tested with", async () => {
    const root = await tempProject();
    await atlas(root, "init", ".");
    const tested = JSON.parse(await readFile(join(repository, "package.json"), "utf8")).devDependencies;

    const { dependencies, devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (!/^@(use)?atlas\//.test(name)) expect(`${name} ${String(version)}`).toBe(`${name} ${tested[name]}`);
    }
  });
});

describe("the project", () => {
  test.each([
    { runtime: "Bun", program: bun, flags: [], host: "src/api/lib/config.ts" },
    { runtime: "Node", program: "node", flags: ["--input-type=module"], host: "src/api/dist/lib/config.js" },
  ])("loads on $runtime, and its warehouse answers through the plugin", async ({ program, flags, host }) => {
    const root = await tempProject();
    await atlas(root, "init", ".");

    const { stdout, stderr } = await run(program, [...flags, "-e", askWarehouse(root, host)], join(root, "semantic"));

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ orders: "3084", healthy: true });
  });

  test("type-checks", async () => {
    const root = await tempProject();
    await atlas(root, "init", ".");

    expect(await run(join(repository, "node_modules/.bin/tsc"), ["--noEmit"], root)).toMatchObject({ exitCode: 0, stdout: "" });
  });

  test("takes a scaffolded plugin, types and all", async () => {
    const root = await tempProject();
    await atlas(root, "init", ".");
    await atlas(root, "plugin", "create", "crm", "--type", "datasource");
    await writeFiles(root, { "uses.ts": 'import { crmPlugin } from "./plugins/crm/src/index";\nexport const crm = crmPlugin({ url: "postgres://localhost/crm" });\n' });

    expect(await run(join(repository, "node_modules/.bin/tsc"), ["--noEmit"], root)).toMatchObject({ exitCode: 0, stdout: "" });
  });
});

/** A program for Node and Bun, run from another folder than the project's: the config must not depend on that. */
function askWarehouse(root: string, host: string): string {
  return `
    import { loadConfig } from ${JSON.stringify(join(repository, host))};
    const { config } = await loadConfig(${JSON.stringify(root)});
    const [plugin] = config.plugins;
    const { rows } = await plugin.connection.create().query("SELECT count(*) AS orders FROM orders");
    const { healthy } = await plugin.healthCheck();
    await plugin.teardown();
    console.log(JSON.stringify({ orders: String(rows[0].orders), healthy }));`;
}

const projectFiles = [
  ".env", ".env.example", ".gitignore", "README.md", "atlas.config.ts", "bunfig.toml", "package.json", "tsconfig.json",
  "semantic/catalog.yml", "semantic/glossary.yml", "semantic/entities/orders.yml", "semantic/metrics/sales.yml", "warehouse/demo.duckdb",
];
