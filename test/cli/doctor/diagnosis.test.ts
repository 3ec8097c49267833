import { expect, test } from "vitest";
import { checkPlugin } from "@useatlas/plugin-sdk";
import { FORMATS } from "../../../src/cli/formats/formats.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { codes, healthy, project } from "./project.ts";

const says = (source: string, rest = "") => `definePlugin({ ...context, id: "crm", config: { apiKey: "hunter2secret" }, ${rest} diagnose: ${source} })`;
const asked = ["--only", "diagnosis-crm", "--only", "plugin-good"];
const examine = async (plugin: string) => runReport(["doctor", "--cwd", await project(`${plugin}, ${healthy}`), ...asked]);

test("what a plugin finds is told under its id, with its severity, and without its secrets", async () => {
  const { report, exitCode, stdout } = await examine(says(`() => [
    { code: "TOKEN_FRESH", severity: "ok", message: "it is fresh" },
    { code: "TOKEN_ENDS", severity: "warning", message: "hunter2secret ends soon", hint: "Renew hunter2secret.", subject: "good", location: { file: "/etc/passwd" } },
  ]`));

  expect(report.findings).toEqual([
    { code: "crm/TOKEN_FRESH", severity: "ok", subject: "crm", message: "it is fresh", check: "diagnosis-crm" },
    { code: "crm/TOKEN_ENDS", severity: "warning", subject: "crm", message: "*** ends soon", hint: "Renew ***.", check: "diagnosis-crm" },
    expect.objectContaining({ code: "PLUGIN_HEALTHY", subject: "good" }),
  ]);
  expect(stdout).not.toContain("hunter2secret");
  expect(exitCode).toBe(0);
});

test.each([
  ["error", 1],
  ["unknown", 3],
  ["skipped", 0],
])("a finding of severity %s makes the exit code %d", async (severity, exitCode) => {
  expect((await examine(says(`() => [{ code: "A_B", severity: "${severity}", message: "m" }]`))).exitCode).toBe(exitCode);
});

test.each([
  ["throws", `() => { throw new Error("no answer for hunter2secret"); }`, "DIAGNOSIS_THROWS", "diagnose() threw: no answer for ***"],
  ["rejects", `async () => { throw new Error("oh"); }`, "DIAGNOSIS_THROWS", "oh"],
  ["hangs", `never`, "DIAGNOSIS_TIMEOUT", "did not answer within 4000 ms"],
  ["returns nothing", `() => undefined as never`, "DIAGNOSIS_MALFORMED", "something else than an array"],
  ["returns words", `() => ["fine"] as never`, "DIAGNOSIS_MALFORMED", "(number 1) that is no object"],
  ["claims a severity that there is not", `() => [{ code: "A_B", severity: "fine" as never, message: "m" }]`, "DIAGNOSIS_MALFORMED", "severity"],
  ["takes a code of another plugin", `() => [{ code: "good/PLUGIN_HEALTHY", severity: "ok", message: "m" }]`, "DIAGNOSIS_MALFORMED", "NOUN_STATE"],
  ["says nothing in a finding", `() => [{ code: "A_B", severity: "ok", message: " " }]`, "DIAGNOSIS_MALFORMED", "message"],
  ["floods", `() => Array.from({ length: 101 }, () => ({ code: "A_B", severity: "ok" as const, message: "m" }))`, "DIAGNOSIS_MALFORMED", "more than 100"],
  ["writes a novel", `() => [{ code: "A_B", severity: "ok", message: "m".repeat(2001) }]`, "DIAGNOSIS_MALFORMED", "2000"],
  ["answers with a trap", `() => [{ code: "A_B", severity: "ok", get message(): string { throw new Error("trap"); } }]`, "DIAGNOSIS_THROWS", "trap"],
])("one that %s is at fault itself, and nobody else is", async (_, source, code, words) => {
  const { report, exitCode, stdout } = await examine(says(source));

  expect(codes(report.findings)).toEqual([`crm ${code}`, "good PLUGIN_HEALTHY"]);
  expect(report.findings[0]?.message).toContain(words);
  expect(stdout).not.toContain("hunter2secret");
  expect(exitCode).toBe(1);
});

test("one that is ill is not asked, and what it would say is blocked by that", async () => {
  const { report } = await examine(says(`() => [{ code: "A_B", severity: "ok", message: "all is well" }]`, `healthCheck: async () => ({ healthy: false, message: "down" }),`));

  expect(codes(report.findings)).toEqual(["crm PLUGIN_UNHEALTHY", "crm CHECK_BLOCKED PLUGIN_UNHEALTHY", "good PLUGIN_HEALTHY"]);
});

test("it is called on the plugin, and an empty answer is no pass of anything", async () => {
  const { report } = await examine(says(`function (this: { version: string }) { return this.version === "1.0.0" ? [] : [{ code: "THIS_LOST", severity: "error" as const, message: "m" }]; } as never`));

  expect(codes(report.findings)).toEqual(["good PLUGIN_HEALTHY"]);
});

test.each(FORMATS)("in %s its code stands as it is", async (format) => {
  const root = await project(says(`() => [{ code: "TOKEN_ENDS", severity: "error", message: "it ends\\n::error::now" }]`));

  const { stdout } = await runAtlas(["doctor", "--cwd", root, "--only", "diagnosis-crm", "--format", format]);

  expect(stdout).toContain("crm/TOKEN_ENDS");
});

test("by its shape it is a method", () => {
  expect(checkPlugin({ id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => "" }, diagnose: [] })).toMatchObject([{ code: "PLUGIN_FIELD_INVALID", path: "diagnose" }]);
});
