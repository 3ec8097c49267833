import { expect, test } from "vitest";
import { codeTable } from "../../../../src/cli/checks/explanations/code-table.ts";
import { runChecks } from "../../../../src/cli/checks/run-checks.ts";
import { readTarget } from "../../../../src/cli/checks/target/read-target.ts";
import { validateRules } from "../../../../src/cli/checks/validate-rules.ts";
import { cases as engine } from "./engine-cases.ts";
import { faultsIn, folderOf, staticRules } from "./judge-planted.ts";
import { lying, planted, running } from "./planted.ts";

// The codes that the rules and the table have are what is asked for: whoever adds one is told what it lacks here.
const ofRules = Object.entries(codeTable).filter(([, { rule }]) => validateRules.some(({ name }) => name === rule));

test.each(validateRules.map(({ name }) => name))("the rule %s has at least two faulty plugins and a near miss", (rule) => {
  const owned = new Set(ofRules.filter(([, entry]) => entry.rule === rule).map(([code]) => code));

  expect(planted.filter(({ codes }) => codes.some((code) => owned.has(code))).length).toBeGreaterThanOrEqual(2);
  expect(planted.filter(({ near }) => near === rule).length).toBeGreaterThanOrEqual(1);
});

test("each code is that of a plugin which is found by it alone", () => {
  const alone = new Set([...planted, ...engine].flatMap(({ codes }) => {
    // What is skipped for want of what is at fault, such as a teardown, stands beside the fault.
    const faults = codes.filter((code) => codeTable[code]?.severity !== "skipped");
    const own = faults.length > 0 ? faults : codes;
    return new Set(own).size === 1 ? own : [];
  }));

  // What is blocked stands behind the fault that blocks it, and never alone.
  expect(Object.keys(codeTable).filter((code) => !alone.has(code) && code !== "CHECK_BLOCKED")).toEqual([]);
});

test("no plugin is expected to have a fault that nobody explains", () => {
  expect([...planted, ...engine].flatMap(({ codes }) => codes).filter((code) => !(code in codeTable))).toEqual([]);
});

test("each code of the files is found by itself, with all rules about files asked", async () => {
  const alone = new Set<string>();
  for (const one of lying.filter(({ codes }) => new Set(codes).size === 1)) {
    const target = { ...(await readTarget(await folderOf(one))), observe: () => Promise.reject(new Error("a static rule runs nothing")) };
    const found = new Set(faultsIn(await runChecks(staticRules, target, { deadlineMs: 60_000 })).map(({ code }) => code));
    if (found.size === 1) for (const code of found) alone.add(code);
  }

  expect(ofRules.filter(([code, { rule }]) => staticRules.some(({ name }) => name === rule) && !alone.has(code))).toEqual([]);
});

test("there are at least 40 saboteurs among the plugins that run, and no two have one name", () => {
  expect(running.filter(({ codes }) => codes.length > 0).length).toBeGreaterThanOrEqual(40);
  expect(new Set(planted.map(({ what }) => what)).size).toBe(planted.length);
});
