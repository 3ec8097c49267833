import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bun, run as runProgram } from "../support/atlas.ts";
import { tempProject } from "../support/temp-project.ts";
import { canary, run, type Runtime } from "./faults/run.ts";

const config = `import { defineConfig } from "@atlas/api/lib/config";\n\nexport default defineConfig({\n  plugins: [],\n});\n`;
const plugin = `import { createPlugin } from "@useatlas/plugin-sdk";
export const crmPlugin = createPlugin({
  configSchema: { parse: (input) => input },
  create: (config) => ({ id: "crm", type: "context", version: "1.0.0", config, contextProvider: { load: () => "" } }),
});
`;

/** Each package manager with the project that is installed with it. */
const managers: { manager: string; runtime: Runtime; files: Record<string, string> }[] = [
  { manager: "npm", runtime: "Node", files: {} },
  { manager: "bun", runtime: "Bun", files: { "app/bun.lock": '{ "lockfileVersion": 1, "workspaces": { "": { "name": "app" } }, "packages": {} }' } },
];

describe.each(managers)("with $manager", ({ manager, runtime, files }) => {
  test("a tarball is installed, found to be a plugin, and the lines are printed", async () => {
    const { app, tarball } = await project({ files });

    const { exitCode, stdout, stderr } = await add(app, runtime, tarball);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: `Installing ${tarball} …\n` });
    expect(stdout).toContain("atlas-plugin-crm is installed. Add it to");
    expect(stdout).toContain('\n  import { crmPlugin } from "atlas-plugin-crm";\n  plugins: [ …, crmPlugin({}) ]\n\nThen: atlas doctor\n');
    expect(await readFile(join(app, "atlas.config.ts"), "utf8")).toBe(config);
    expect(JSON.parse(await readFile(join(app, "package.json"), "utf8")).dependencies).toHaveProperty("atlas-plugin-crm");
  });

  test("--write makes a config that loads, and doing it again changes nothing", async () => {
    const { app, tarball } = await project({ files });

    const first = await add(app, runtime, tarball, "--write", "--json");
    const written = await readFile(join(app, "atlas.config.ts"), "utf8");
    const again = await add(app, runtime, tarball, "--write", "--json");
    const listed = await run(["plugin", "list", "--json"], { cwd: app, runtime });

    expect(JSON.parse(first.stdout)).toMatchObject({ schemaVersion: 1, package: "atlas-plugin-crm", packageManager: manager, plugin: { exported: "crmPlugin", factory: true }, config: { written: true } });
    expect(written).toBe(config.replace("\n\n", '\nimport { crmPlugin } from "atlas-plugin-crm";\n\n').replace("[]", "[crmPlugin({})]"));
    expect(again.exitCode).toBe(0);
    expect(await readFile(join(app, "atlas.config.ts"), "utf8")).toBe(written);
    expect(JSON.parse(listed.stdout).plugins).toMatchObject([{ id: "crm" }]);
  });

  test("what is no plugin is named with what it exports, and the config stays", async () => {
    const { app, tarball } = await project({ files, source: "export const left = 1, pad = 2;\n" });

    const { exitCode, stdout } = await add(app, runtime, tarball, "--write", "--json");

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1, error: { code: "PLUGIN_NOT_EXPORTED", message: "atlas-plugin-crm is installed, but it exports no Atlas plugin: left, pad." } });
    expect(await readFile(join(app, "atlas.config.ts"), "utf8")).toBe(config);
  });

  test("what cannot be installed is told in the package manager's own words, without secrets", async () => {
    const { app } = await project({ files });

    const { exitCode, stdout, stderr } = await add(app, runtime, `http://user:${canary}@127.0.0.1:1/crm.tgz`, "--write");

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(`✗ ${manager} could not install http://user:***@127.0.0.1:1/crm.tgz (exit code 1):`);
    expect(stderr).toMatch(/ECONNREFUSED|ConnectionRefused/);
    expect(stderr).toContain("[INSTALL_FAILED]");
    expect(await readFile(join(app, "atlas.config.ts"), "utf8")).toBe(config);
  });
});

test("a folder is installed too, and a default export gets the package's name", async () => {
  const source = plugin.replace("export const crmPlugin =", "export default");
  const { app } = await project({ source });

  const { exitCode } = await add(app, "Bun", "../crm", "--write");

  expect(exitCode).toBe(0);
  expect(await readFile(join(app, "atlas.config.ts"), "utf8")).toContain('import atlasPluginCrm from "atlas-plugin-crm";');
});

test("a config without a list of plugins is not touched, and what to write is said", async () => {
  const { app, tarball } = await project({ files: { "app/atlas.config.ts": "const plugins = [];\nexport default { plugins };\n" } });

  const { exitCode, stdout } = await add(app, "Bun", tarball, "--write", "--json");

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "CONFIG_NOT_EDITABLE", hint: expect.stringContaining("crmPlugin({})") } });
  expect(await readFile(join(app, "atlas.config.ts"), "utf8")).toBe("const plugins = [];\nexport default { plugins };\n");
});

test("a package that cannot be loaded says why", async () => {
  const { app, tarball } = await project({ source: 'throw new Error("no licence");\n' });

  const { exitCode, stdout } = await add(app, "Bun", tarball, "--write", "--json");

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "PLUGIN_LOAD", message: "atlas-plugin-crm is installed, but it cannot be loaded: no licence" } });
});

test("a package manager that is not there is named", async () => {
  const { app, tarball } = await project({ files: { "app/yarn.lock": "" } });

  const { exitCode, stdout } = await run(["plugin", "add", tarball, "--json"], { cwd: app, environment: { PATH: "/nowhere" } });

  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "INSTALL_FAILED", message: expect.stringContaining("yarn, which is not on the PATH") } });
});

interface ProjectOptions {
  files?: Record<string, string>;
  /** The package's only module. */
  source?: string;
}

/** A project in the folder app, which an installation may change, and a packed plugin beside it. */
async function project({ files = {}, source = plugin }: ProjectOptions): Promise<{ app: string; tarball: string }> {
  const manifest = { name: "atlas-plugin-crm", version: "1.0.0", type: "module", exports: "./index.js" };
  const root = await tempProject({
    "app/package.json": JSON.stringify({ name: "app", private: true }),
    "app/atlas.config.ts": config,
    "crm/package.json": JSON.stringify(manifest),
    "crm/index.js": source,
    ...files,
  });
  await runProgram("tar", ["-czf", "../crm.tgz", "--transform", "s,^,package/,", "package.json", "index.js"], join(root, "crm"));
  return { app: join(root, "app"), tarball: join(root, "crm.tgz") };
}

/** Runs the command with the package managers of this machine, and without their own calls to the network. */
function add(cwd: string, runtime: Runtime, ...words: string[]) {
  const environment = { PATH: `${join(bun, "..")}:${process.env.PATH}`, npm_config_audit: "false", npm_config_fund: "false", npm_config_update_notifier: "false", npm_config_fetch_retries: "0" };
  return run(["plugin", "add", ...words], { cwd, runtime, environment });
}
