import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { suppress } from "../../../src/cli/checks/suppressions.ts";
import { runReport } from "./run-atlas.ts";
import { pluginFolder } from "./validate/plugin-folder.ts";

const excuse = (fields: object) => ({ license: undefined, atlas: { suppress: [{ code: "PACKAGE_LICENSE_MISSING", reason: "not decided", until: "2999-01-01", ...fields }] } });
const notOk = async (manifest: Record<string, unknown>, ...flags: string[]) => {
  const { report, exitCode } = await runReport(["plugin", "validate", await pluginFolder({ manifest }), "--strict", ...flags]);
  return [exitCode, ...report.findings.filter(({ severity }) => severity !== "ok").map(({ code, severity }) => `${code} ${severity}`)];
};

test("what is suppressed with a reason and a date is skipped, and told", async () => {
  expect(await notOk(excuse({}))).toEqual([0, "PACKAGE_LICENSE_MISSING skipped"]);
});

test.each([
  ["without a reason", { reason: " " }, "SUPPRESSION_UNREASONED error"],
  ["without a date", { until: undefined }, "SUPPRESSION_INVALID error"],
  ["until a day that never was", { until: "2999-99-99" }, "SUPPRESSION_INVALID error"],
  ["that has ended", { until: "2020-01-01" }, "SUPPRESSION_EXPIRED error"],
])("a suppression %s excuses nothing", async (_, fields, finding) => {
  expect(await notOk(excuse(fields))).toEqual([1, "PACKAGE_LICENSE_MISSING warning", finding]);
});

test("a suppression of nothing is told, and of a code that there is not", async () => {
  expect(await notOk({ ...excuse({}), license: "MIT" })).toEqual([1, "SUPPRESSION_UNUSED warning"]);
  expect(await notOk({ ...excuse({ code: "LICENSE" }), license: "MIT" })).toEqual([1, "SUPPRESSION_INVALID error"]);
});

test("a suppression is not unused where its code was not looked for", async () => {
  expect(await notOk({ ...excuse({}), license: "MIT" }, "--rule", "PACKAGE_NOT_MODULE")).toEqual([0]);
});

test("--fix mends package.json and nothing else in it, tells what it wrote, and checks again", async () => {
  const dir = await pluginFolder({ manifest: { type: "commonjs", peerDependencies: undefined, devDependencies: undefined, dependencies: { zod: "^4.0.0", "@useatlas/plugin-sdk": "^0.0.1", pg: "8.0.0" }, license: undefined }, files: {} });

  const { report, exitCode } = await runReport(["plugin", "validate", dir, "--fix"]);

  expect(report.findings.filter(({ severity }) => severity !== "ok").map(({ code }) => code)).toEqual(["PACKAGE_LICENSE_MISSING"]);
  expect(exitCode).toBe(0);
  expect(report.fixed).toContainEqual({ code: "PACKAGE_NOT_MODULE", subject: "crm", file: expect.stringMatching(/package\.json$/), change: 'set type to "module"' });
  expect(report.fixed?.map(({ change }) => change)).toContain('removed dependencies."@useatlas/plugin-sdk"');
  expect(JSON.parse(await readFile(join(dir, "package.json"), "utf8"))).toEqual({
    name: "atlas-plugin-crm", version: "1.0.0", type: "module", dependencies: { zod: "^4.0.0", pg: "8.0.0" },
    peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1" }, devDependencies: { "@useatlas/plugin-sdk": "^0.0.1" },
  });
});

test("without --fix nothing is written", async () => {
  const dir = await pluginFolder({ manifest: { type: "commonjs" } });
  const before = await readFile(join(dir, "package.json"), "utf8");

  await runReport(["plugin", "validate", dir]);

  expect(await readFile(join(dir, "package.json"), "utf8")).toBe(before);
});

test.each([
  ["the day itself", "2030-06-01", "skipped"],
  ["the day after", "2030-06-02", "warning"],
])("a suppression until a day holds on %s as it says", (_, today, severity) => {
  const finding = { code: "README_MISSING", severity: "warning" as const, subject: "crm", message: "" };
  const value = { atlas: { suppress: [{ code: "README_MISSING", reason: "soon", until: "2030-06-01" }] } };

  expect(suppress([finding], { manifest: { path: "", text: "", value }, subject: "crm", today, all: true })[0]).toMatchObject({ severity });
});

test.each([["a word", "all"], ["a list of words", ["README_MISSING"]], ["nothing", null], ["an entry without a code", [{ reason: "x", until: "2999-01-01" }]]])("a suppression that is %s is at fault, and excuses nothing", (_, written) => {
  const finding = { code: "README_MISSING", severity: "warning" as const, subject: "crm", message: "" };

  const findings = suppress([finding], { manifest: { path: "", text: "", value: { atlas: { suppress: written } } }, subject: "crm", today: "2030-06-01", all: true });

  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([["README_MISSING", "warning"], ["SUPPRESSION_INVALID", "error"]]);
});

test("what could not be determined is excused by nobody", () => {
  const finding = { code: "CONFIG_SAMPLE_UNKNOWN", severity: "unknown" as const, subject: "crm", message: "" };
  const value = { atlas: { suppress: [{ code: "CONFIG_SAMPLE_UNKNOWN", reason: "x", until: "2999-01-01" }] } };

  const findings = suppress([finding], { manifest: { path: "", text: "", value }, subject: "crm", today: "2030-06-01", all: true });

  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([["CONFIG_SAMPLE_UNKNOWN", "unknown"], ["SUPPRESSION_UNUSED", "warning"]]);
});
