import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempProject } from "../support/temp-project.ts";
import { runAtlas, runReport } from "./checks/run-atlas.ts";
import { goodManifest, goodSource, goodTsconfig, pluginFolder } from "./checks/validate/plugin-folder.ts";

const good = { "package.json": JSON.stringify(goodManifest), "README.md": "# CRM", "tsconfig.json": goodTsconfig, "src/index.ts": goodSource };
const at = (dir: string, files: Record<string, string>) => Object.fromEntries(Object.entries(files).map(([path, text]) => [`${dir}/${path}`, text]));

test("a good plugin is one line, and exit 0", async () => {
  const dir = await pluginFolder();

  const { exitCode, stdout } = await runAtlas(["plugin", "validate", dir]);

  expect(stdout).toMatch(/^✓ crm: all \d+ rules hold\n\n\d+ ok\n$/);
  expect(exitCode).toBe(0);
});

test("JSON has every finding, with the same counts", async () => {
  const dir = await pluginFolder();

  const { exitCode, report } = await runReport(["plugin", "validate", dir]);

  expect(report).toMatchObject({ schemaVersion: 1, command: "plugin validate", exitCode: 0, counts: { error: 0, unknown: 0, warning: 0 } });
  expect(report.findings.length).toBe(report.counts.ok);
  expect(report.findings.map(({ code }) => code)).toContain("PLUGIN_HEALTH_HONEST");
  expect(exitCode).toBe(0);
});

test("without paths every plugin of the folder is checked, and a faulty one fails the run", async () => {
  const broken = { ...good, "src/index.ts": "process.exit(0);" };
  const root = await tempProject({ ...at("plugins/bad", broken), ...at("plugins/good", good), "plugins/notes/readme.md": "no plugin" });

  const { exitCode, stdout } = await runAtlas(["plugin", "validate"], { cwd: root });

  expect(stdout).toContain("✗ bad: It ended its process (exit code 0) while being loaded [PLUGIN_LOAD_EXITED]");
  expect(stdout).toMatch(/\? bad: \d+ rules could not be checked \[CHECK_BLOCKED\]\n {2}blocked by PLUGIN_LOAD_EXITED/);
  expect(stdout).toMatch(/✓ good: all \d+ rules hold\n/);
  expect(stdout).not.toContain("notes");
  expect(exitCode).toBe(1);
});

test("a folder that is a plugin itself is checked", async () => {
  const dir = await pluginFolder();

  const { exitCode, report } = await runReport(["plugin", "validate", "--cwd", dir]);

  expect(new Set(report.findings.map(({ subject }) => subject))).toEqual(new Set(["crm"]));
  expect(exitCode).toBe(0);
});

test.each(["package.json", "src/index.ts"])("a plugin may be named by its %s", async (file) => {
  const dir = await pluginFolder();

  const { exitCode, report } = await runReport(["plugin", "validate", join(dir, file)]);

  expect(report.findings[0]).toMatchObject({ code: "MANIFEST_READ", subject: "crm" });
  expect(exitCode).toBe(0);
});

test("nothing to validate is not a pass", async () => {
  const root = await tempProject({ "atlas.config.ts": "export default {};", "package.json": JSON.stringify({ dependencies: { "@useatlas/plugin-sdk": "*" } }) });
  await mkdir(join(root, "plugins"));

  const { exitCode, report } = await runReport(["plugin", "validate"], { cwd: root });

  expect(report.findings).toMatchObject([{ code: "TARGETS_NONE", severity: "unknown" }]);
  expect(exitCode).toBe(3);
});

test("a path that is not there is named, and no report pretends otherwise", async () => {
  const { stdout } = await runAtlas(["plugin", "validate", "no/such/plugin", "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, error: { code: "TARGET_MISSING", message: expect.stringContaining("no/such/plugin") } });
});

test("a config that cannot be guessed leaves the verdict open", async () => {
  const source = `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
export const crm = createPlugin({
  configSchema: z.object({ code: z.string().refine((code) => code === "open sesame") }),
  create: (config) => ({ id: "crm", type: "context" as const, version: "1.0.0", config, contextProvider: { load: () => "" } }),
});`;
  const dir = await pluginFolder({ files: { "src/index.ts": source } });

  const { exitCode, report } = await runReport(["plugin", "validate", dir]);

  expect(report.findings.filter(({ severity, code }) => severity !== "ok" && code !== "CHECK_BLOCKED")).toMatchObject([{ code: "CONFIG_SAMPLE_UNKNOWN", hint: expect.stringContaining("sampleConfig") }]);
  expect(exitCode).toBe(3);
});

test("locations are told from the folder that the reader is in", async () => {
  const root = await tempProject(at("plugins/crm", { ...good, "src/index.ts": `${goodSource}\nexport const key = process.env.CRM_KEY;\n` }));

  const { stdout, exitCode } = await runAtlas(["plugin", "validate"], { cwd: root });

  expect(stdout).toContain("✗ crm: The plugin reads the environment: process.env.CRM_KEY [PLUGIN_READS_ENV]\n  plugins/crm/src/index.ts:12:20\n");
  expect(exitCode).toBe(1);
});

test("a password in what a plugin throws is not shown", async () => {
  const dir = await pluginFolder({ files: { "src/index.ts": `throw new Error("cannot reach postgres://admin:hunter2secret@db/crm");` } });

  const { stdout, stderr } = await runAtlas(["plugin", "validate", dir]);

  expect(stdout).toContain("cannot reach postgres://admin:***@db/crm");
  expect(stdout + stderr).not.toContain("hunter2secret");
});

test.each(["sarif", "junit", "github"])("nothing to validate is exit 3 in the format %s too", async (format) => {
  const root = await tempProject({ "package.json": "{}" });

  const { exitCode, stdout } = await runAtlas(["plugin", "validate", "--format", format], { cwd: root });

  expect(stdout).toContain("TARGETS_NONE");
  expect(exitCode).toBe(3);
});

test("a format that there is not, or two of them, are usage", async () => {
  const unknown = await runAtlas(["plugin", "validate", "--format", "xml"]);
  const both = await runAtlas(["plugin", "validate", "--json", "--format", "junit"]);

  expect(unknown).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining("Allowed choices are human, json, sarif, junit, github") });
  expect(both).toMatchObject({ exitCode: 2, stdout: expect.stringContaining("cannot be used together") });
});

test("--rule looks for the codes that are named, and says so of one that is not found", async () => {
  const dir = await pluginFolder({ manifest: { license: undefined, type: "commonjs" } });

  const { exitCode, report } = await runReport(["plugin", "validate", dir, "--rule", "PACKAGE_NOT_MODULE", "--rule", "secret_in_code"]);

  expect(report.findings.map(({ code, severity }) => [code, severity])).toEqual([["PACKAGE_NOT_MODULE", "error"], ["SECRET_IN_CODE", "ok"]]);
  expect(exitCode).toBe(1);
});

test("--rule for what hangs on something that fails is undetermined", async () => {
  const dir = await pluginFolder({ files: { "src/index.ts": "process.exit(0);" } });

  const { exitCode, report } = await runReport(["plugin", "validate", dir, "--rule", "HEALTH_THROWS"]);

  expect(new Set(report.findings.map(({ code, blockedBy }) => [code, blockedBy].join(" ")))).toEqual(new Set(["CHECK_BLOCKED PLUGIN_LOAD_EXITED"]));
  expect(exitCode).toBe(3);
});

test("under --strict a warning fails the run", async () => {
  const dir = await pluginFolder({ manifest: { license: undefined } });

  expect((await runReport(["plugin", "validate", dir])).exitCode).toBe(0);
  expect((await runReport(["plugin", "validate", dir, "--strict"])).exitCode).toBe(1);
});
