import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";
import { runReport } from "./run-atlas.ts";
import { pluginFolder } from "./validate/plugin-folder.ts";

// npm asks no registry: the plugin has no dependencies but the SDK, which comes from this checkout.
const alone = { dependencies: undefined };
const faults = async (dir: string, environment: Record<string, string> = {}) => {
  const { report, exitCode } = await runReport(["plugin", "validate", dir, "--packed"], { environment });
  return [exitCode, ...report.findings.filter(({ severity, code }) => severity !== "ok" && code !== "CHECK_BLOCKED").map(({ code }) => code)];
};

test("a good plugin is good out of its tarball, and nothing is left behind", async () => {
  const temporary = await tempProject();

  expect(await faults(await pluginFolder({ manifest: alone }), { TMPDIR: temporary })).toEqual([0]);
  expect(readdirSync(temporary).filter((name) => name.startsWith("atlas-"))).toEqual([]);
});

test("what works in the checkout and is left out of the tarball is found", async () => {
  const files = { "src/index.ts": `export { default } from "./plugin.ts";`, "src/plugin.ts": `export { default } from "./index.js";` };
  const dir = await pluginFolder({ manifest: { ...alone, files: ["src/index.ts"] }, files });

  expect(await faults(dir)).toEqual([1, "PUBLISH_FILE_LEFT_OUT", "PLUGIN_LOAD_THROWS"]);
});

test("a package that cannot be packed is at fault", async () => {
  expect(await faults(await pluginFolder({ manifest: { ...alone, scripts: { prepack: "exit 7" } } }))).toEqual([1, "PACK_FAILED"]);
});

test("what is exported and not built is found, although its source is in the tarball", async () => {
  const dir = await pluginFolder({ manifest: { ...alone, files: ["src"], exports: { ".": { bun: "./src/index.ts", default: "./dist/index.js" } } } });

  expect((await runReport(["plugin", "validate", dir])).exitCode).toBe(0);
  expect(await faults(dir)).toEqual([1, "ENTRY_MISSING"]);
});

test("what only the checkout has is looked for in the checkout, and told and excused there", async () => {
  const loose = { "tsconfig.json": JSON.stringify({ compilerOptions: { strict: false } }) };
  const excuse = { atlas: { suppress: [{ code: "TSCONFIG_LOOSE", reason: "in work", until: "2999-01-01" }] } };

  expect(await faults(await pluginFolder({ manifest: { ...alone, files: ["src"] }, files: loose }))).toEqual([0, "TSCONFIG_LOOSE"]);
  expect(await faults(await pluginFolder({ manifest: { ...alone, files: ["src"], ...excuse }, files: loose }))).toEqual([0, "TSCONFIG_LOOSE"]);
  expect(await faults(await pluginFolder({ manifest: { ...alone, files: ["src", ".env"] }, files: { ".env": "CRM_KEY=1" } }))).toEqual([1, "PUBLISH_SECRET"]);
});

test("every rule has something to say of a tarball that it has of the checkout", async () => {
  const dir = await pluginFolder({ manifest: { ...alone, files: ["src"] } });
  const codes = async (...flags: string[]) => (await runReport(["plugin", "validate", dir, ...flags])).report.findings.map(({ code }) => code);

  expect(await codes("--packed")).toEqual(await codes());
});
