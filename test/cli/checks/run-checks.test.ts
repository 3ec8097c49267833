import { expect, test } from "vitest";
import { runChecks, type Check } from "../../../src/cli/checks/run-checks.ts";
import type { Finding } from "../../../src/cli/findings.ts";

const finding = (code: string, severity: Finding["severity"] = "ok"): Finding => ({ code, severity, subject: "it", message: "" });
const check = (name: string, examine: Check<string>["examine"], needs: string[] = []): Check<string> => ({ name, needs, examine });
const summary = (findings: readonly Finding[]) => findings.map(({ code, severity, blockedBy }) => [code, severity, blockedBy]);

test("findings come in order of declaration, whichever check ends first", async () => {
  let release = () => {};
  const slow = new Promise<void>((resolve) => (release = resolve));
  const checks = [
    check("slow", () => slow.then(() => [finding("SLOW")])),
    check("quick", () => {
      release();
      return [finding("QUICK")];
    }),
  ];

  const findings = await runChecks(checks, "subject", { deadlineMs: 5000 });

  expect(findings.map(({ code }) => code)).toEqual(["SLOW", "QUICK"]);
});

test.each(["error", "unknown"] as const)("what hangs on a check with a finding of severity %s is blocked by the root cause and not run", async (severity) => {
  let ran = false;
  const run = () => {
    ran = true;
    return [finding("RAN")];
  };
  const checks = [check("root", () => [finding("FINE"), finding("ROOT", severity)]), check("second", run, ["root"]), check("third", run, ["second"])];

  const findings = await runChecks(checks, "subject", { deadlineMs: 5000 });

  expect(summary(findings)).toEqual([["FINE", "ok", undefined], ["ROOT", severity, undefined], ["CHECK_BLOCKED", "unknown", "ROOT"], ["CHECK_BLOCKED", "unknown", "ROOT"]]);
  expect(ran).toBe(false);
});

test.each(["ok", "warning", "skipped"] as const)("a finding of severity %s blocks nothing", async (severity) => {
  const checks = [check("root", () => [finding("ROOT", severity)]), check("second", () => [finding("SECOND")], ["root"])];

  const findings = await runChecks(checks, "subject", { deadlineMs: 5000 });

  expect(findings.map(({ code }) => code)).toEqual(["ROOT", "SECOND"]);
});

test("a check that throws is a bug of ours, with its name, and blocks what needs it", async () => {
  const checks = [check("broken", () => { throw new Error("oh"); }), check("second", () => [finding("SECOND")], ["broken"])];

  const findings = await runChecks(checks, "subject", { deadlineMs: 5000 });

  expect(summary(findings)).toEqual([["CHECK_CRASHED", "unknown", undefined], ["CHECK_BLOCKED", "unknown", "CHECK_CRASHED"]]);
  expect(findings[0]).toMatchObject({ message: "The check broken itself failed: oh", hint: "This is a bug in Atlas, not in what it checked." });
});

test("a check that never ends is late, and the others are heard", async () => {
  const checks = [check("silent", () => new Promise(() => {})), check("other", () => [finding("OTHER")])];

  const findings = await runChecks(checks, "subject", { deadlineMs: 20 });

  expect(summary(findings)).toEqual([["CHECK_TIMEOUT", "unknown", undefined], ["OTHER", "ok", undefined]]);
});

test("an interruption ends what still runs", async () => {
  const controller = new AbortController();
  const checks = [check("silent", () => {
    controller.abort();
    return new Promise(() => {});
  })];

  const findings = await runChecks(checks, "subject", { deadlineMs: 60_000, signal: controller.signal });

  expect(summary(findings)).toEqual([["CHECK_INTERRUPTED", "unknown", undefined]]);
});

test("a check that needs one which is not declared before it is refused", async () => {
  await expect(runChecks([check("second", () => [], ["first"])], "subject", { deadlineMs: 5000 })).rejects.toThrow("The check second needs first");
});
