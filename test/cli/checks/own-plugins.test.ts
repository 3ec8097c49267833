import { PLUGIN_TYPES } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { repository, tempProject } from "../../support/temp-project.ts";
import { runAtlas, runReport } from "./run-atlas.ts";

test("the reference plugins have no finding under --strict", async () => {
  const { report, exitCode } = await runReport(["plugin", "validate", "--strict"], { cwd: repository });

  expect(report.findings.filter(({ severity }) => severity !== "ok")).toEqual([]);
  expect(exitCode).toBe(0);
});

test("the scaffolds have no finding under --strict, untouched", async () => {
  const root = await tempProject();
  for (const type of PLUGIN_TYPES) await runAtlas(["plugin", "create", `my-${type}`, "--type", type, "--yes"], { cwd: root });

  const { report, exitCode } = await runReport(["plugin", "validate", "--strict"], { cwd: root });

  expect(new Set(report.findings.map(({ subject }) => subject)).size).toBe(PLUGIN_TYPES.length);
  expect(report.findings.filter(({ severity }) => severity !== "ok")).toEqual([]);
  expect(exitCode).toBe(0);
});
