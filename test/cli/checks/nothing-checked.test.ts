import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";
import { runReport } from "./run-atlas.ts";
import { pluginFolder } from "./validate/plugin-folder.ts";

const suppressed = (...codes: string[]) => ({ atlas: { suppress: codes.map((code) => ({ code, reason: "known", until: "2999-01-01" })) } });
const emptyProject = async () => {
  const root = await tempProject({ "package.json": "{}" });
  await mkdir(join(root, "plugins", "notes"), { recursive: true });
  return root;
};

const ways: [what: string, args: () => Promise<string[]>][] = [
  ["an empty folder", async () => ["--cwd", await tempProject()]],
  ["a folder plugins/ without a plugin", async () => ["--cwd", await emptyProject()]],
  ["a package that has nothing to do with Atlas", async () => ["--cwd", await tempProject({ "package.json": "{}" })]],
  ["a code that the plugin cannot have", async () => [await pluginFolder(), "--rule", "CREDENTIAL_IMPLAUSIBLE"]],
  ["several codes that the plugin cannot have", async () => [await pluginFolder(), "--rule", "CREDENTIAL_IMPLAUSIBLE", "--rule", "EXPORTS_TYPES_LATE"]],
  ["a code of the run, which no rule looks for", async () => [await pluginFolder(), "--rule", "CHECK_TIMEOUT"]],
  ["all that was found is suppressed, and nothing else was asked", async () => [await pluginFolder({ manifest: { license: undefined, ...suppressed("PACKAGE_LICENSE_MISSING") } }), "--rule", "PACKAGE_LICENSE_MISSING"]],
  ["all that was asked hangs on what is broken", async () => [await pluginFolder({ files: { "src/index.ts": "process.exit(0);" } }), "--rule", "HEALTH_THROWS", "--rule", "TEARDOWN_LEAKS"]],
];

test.each(ways)("%s is exit 3, also under --strict: nothing was checked", async (_, args) => {
  const all = await args();

  for (const flags of [[], ["--strict"]]) {
    const { report, exitCode } = await runReport(["plugin", "validate", ...all, ...flags]);
    expect([report.counts.ok, report.counts.warning, report.counts.error, exitCode, report.exitCode]).toEqual([0, 0, 0, 3, 3]);
  }
});

test("a folder that is named and has no package.json is at fault, and never a pass", async () => {
  const { report, exitCode } = await runReport(["plugin", "validate", await tempProject()]);

  expect(report.findings.map(({ code }) => code)).toContain("MANIFEST_MISSING");
  expect(exitCode).toBe(1);
});

test("a good plugin does not make up for one that could not be checked", async () => {
  const endless = await pluginFolder({ files: { "src/index.ts": "for (;;) {}" } });

  expect((await runReport(["plugin", "validate", await pluginFolder(), endless, "--rule", "HEALTH_THROWS"])).exitCode).toBe(3);
});
