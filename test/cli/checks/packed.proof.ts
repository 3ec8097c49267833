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

  expect(await faults(dir)).toEqual([1, "PLUGIN_LOAD_THROWS"]);
});

test("a package that cannot be packed is at fault", async () => {
  expect(await faults(await pluginFolder({ manifest: { ...alone, scripts: { prepack: "exit 7" } } }))).toEqual([1, "PACK_FAILED"]);
});
