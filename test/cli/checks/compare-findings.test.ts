import { expect, test } from "vitest";
import { compareFindings } from "../../../src/cli/checks/compare-findings.ts";
import { createReport, type Finding } from "../../../src/cli/findings.ts";

const finding = (code: string, rest: Partial<Finding> = {}): Finding => ({ code, severity: "error", subject: "crm", message: "m", check: "plugin-crm", ...rest });
const compare = (before: Finding[], now: Finding[], checks = ["plugin-crm"]) => compareFindings({ against: "last.json", before, now, checks });
const exitOf = (before: Finding[], now: Finding[], failOn?: "warning" | "error" | "never") => createReport("doctor", [finding("FINE", { severity: "ok" }), ...now], { diff: compare(before, now), failOn }).exitCode;

test("the same fault is neither new nor mended", () => {
  expect(compare([finding("A")], [finding("A")])).toEqual({ against: "last.json", new: [], changed: [], mended: [], unseen: [] });
});

test("one that was not there is new, also about another subject", () => {
  expect(compare([finding("A")], [finding("A"), finding("A", { subject: "mail" })]).new).toEqual([finding("A", { subject: "mail" })]);
});

test("what is well or was not asked for is no part of it", () => {
  expect(compare([finding("A", { severity: "ok" })], [finding("B", { severity: "skipped" })])).toMatchObject({ new: [], mended: [], unseen: [] });
});

test("another message is a change, and a graver severity makes it worse", () => {
  const warning = finding("A", { severity: "warning" });

  expect(compare([finding("A")], [finding("A", { message: "n" })]).changed).toMatchObject([{ worse: false, now: { message: "n" } }]);
  expect(compare([warning], [finding("A")]).changed).toMatchObject([{ worse: true }]);
  expect(compare([finding("A")], [warning]).changed).toMatchObject([{ worse: false }]);
});

test("of several with one code and subject those that say the same belong together", () => {
  const [one, two, three] = ["one", "two", "three"].map((message) => finding("A", { message })) as [Finding, Finding, Finding]; // three in, three out

  expect(compare([one, two], [two, three, one])).toMatchObject({ new: [three], changed: [], mended: [] });
  expect(compare([one, two], [two])).toMatchObject({ new: [], changed: [], mended: [one] });
});

test("only what was looked for can be mended", () => {
  const late = finding("CHECK_TIMEOUT", { severity: "unknown" });

  expect(compare([finding("A")], [])).toMatchObject({ mended: [finding("A")], unseen: [] });
  expect(compare([finding("A")], [], ["runtime"])).toMatchObject({ mended: [], unseen: [finding("A")] });
  expect(compare([finding("A")], [finding("CHECK_SKIPPED", { severity: "skipped" })])).toMatchObject({ mended: [], unseen: [finding("A")] });
  expect(compare([finding("A")], [late])).toMatchObject({ new: [late], mended: [], unseen: [finding("A")] });
});

test("what hangs on a fault goes with it", () => {
  const blocked = finding("CHECK_BLOCKED", { severity: "unknown", blockedBy: "B" });

  expect(compare([blocked], [])).toMatchObject({ mended: [], unseen: [] });
  expect(compare([], [blocked])).toMatchObject({ new: [] });
});

test.each([
  ["what was at fault before", [finding("A")], [finding("A")], undefined, 0],
  ["a new fault", [finding("A")], [finding("A"), finding("B")], undefined, 1],
  ["a new warning", [], [finding("B", { severity: "warning" })], undefined, 0],
  ["a new warning", [], [finding("B", { severity: "warning" })], "warning", 1],
  ["a known warning", [finding("B", { severity: "warning" })], [finding("B", { severity: "warning" })], "warning", 0],
  ["a warning that became an error", [finding("B", { severity: "warning" })], [finding("B")], undefined, 1],
  ["a new fault", [], [finding("B")], "never", 0],
  ["what could newly not be determined", [], [finding("B", { severity: "unknown" })], undefined, 3],
  ["what could newly not be determined", [], [finding("B", { severity: "unknown" })], "never", 3],
  ["what could not be determined before either", [finding("B", { severity: "unknown" })], [finding("B", { severity: "unknown" })], undefined, 0],
] as const)("of %s the exit code is told", (_, before, now, failOn, exitCode) => {
  expect(exitOf([...before], [...now], failOn)).toBe(exitCode);
});

test("where nothing was checked nothing is forgiven", () => {
  expect(createReport("doctor", [finding("A", { severity: "unknown" })], { diff: compare([finding("A", { severity: "unknown" })], [finding("A", { severity: "unknown" })]) }).exitCode).toBe(3);
});
