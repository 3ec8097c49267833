import { expect, test } from "vitest";
import { codeTable } from "../../../../src/cli/checks/explanations/code-table.ts";
import type { RuleCheck } from "../../../../src/cli/checks/create-rule.ts";
import { validateRules } from "../../../../src/cli/checks/validate-rules.ts";
import type { Finding } from "../../../../src/cli/findings.ts";
import { full } from "../../../support/proof-size.ts";
import { aFewOfEach, running } from "./planted.ts";
import { complaint, recordLying, recordRunning, type Recorded } from "./recorded.ts";
import { mutantsOf } from "./rule-mutants.ts";

// Each planted plugin is run once, and what was seen of it judged by thousands of rules with a fault in them. The judge is
// the suite's own expectation: a mutant that it is content with is one that could be merged.
const ofRules = Object.entries(codeTable).filter(([, { rule }]) => validateRules.some(({ name }) => name === rule));

test("without any rule, without any code and with any condition turned round, the suite fails", { timeout: 900_000 }, async () => {
  const recorded = [...(await recordLying()), ...(await recordRunning(full ? running : aFewOfEach(running, 1)))];
  for (const one of recorded) expect([one.what, await complaint(one)]).toEqual([one.what, undefined]);

  const rules = await Promise.all(validateRules.map(async ({ name }) => [name, await isKilled(recorded.filter(isAbout(name)), silence(name))] as const));
  const codes = await Promise.all(ofRules.map(async ([code]) => [code, await isKilled(recorded.filter((one) => one.codes.includes(code)), drop(code))] as const));
  const severities = await Promise.all(ofRules.map(async ([code]) => [code, await isKilled(recorded.filter((one) => one.codes.includes(code)), soften(code))] as const));
  const mutants: (readonly [what: string, killed: boolean])[] = [];
  for (const { name } of validateRules) {
    for (const { what, rule } of await mutantsOf(name)) mutants.push([what, await isKilled(recorded.filter((one) => one.rules.some((own) => own.name === name)), (own) => (own.name === name ? rule : own))]);
  }

  console.log(Object.entries({ rules, codes, severities, mutants }).map(([what, all]) => `${all.filter(([, killed]) => killed).length} of ${all.length} ${what}`).join(", "), `killed by ${recorded.length} plugins`);
  expect(survivors(rules)).toEqual([]);
  expect(survivors(codes)).toEqual([]);
  expect(survivors(severities)).toEqual([]);
  expect(survivors(mutants)).toEqual([]);
});

async function isKilled(recorded: readonly Recorded[], change: (rule: RuleCheck) => RuleCheck): Promise<boolean> {
  for (const one of recorded) if ((await complaint(one, change)) !== undefined) return true;
  return false;
}

function isAbout(name: string) {
  return ({ codes, near }: Recorded) => near === name || codes.some((code) => codeTable[code]?.rule === name);
}

function silence(name: string) {
  return (rule: RuleCheck): RuleCheck => (rule.name === name ? { ...rule, examine: () => [] } : rule);
}

function drop(code: string) {
  return (rule: RuleCheck) => altered(rule, (findings) => findings.filter((finding) => finding.code !== code));
}

/** A fault that is told as if it were none. */
function soften(code: string) {
  return (rule: RuleCheck) => altered(rule, (findings) => findings.map((finding) => (finding.code === code ? { ...finding, severity: "ok" as const } : finding)));
}

function altered(rule: RuleCheck, alter: (findings: readonly Finding[]) => Finding[]): RuleCheck {
  return { ...rule, examine: async (target) => alter(await rule.examine(target)) };
}

function survivors(all: readonly (readonly [what: string, killed: boolean])[]): string[] {
  return all.flatMap(([what, killed]) => (killed ? [] : [what]));
}

