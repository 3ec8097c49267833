import { availableParallelism } from "node:os";
import { expect } from "vitest";
import { codeTable } from "../../../../src/cli/checks/explanations/code-table.ts";
import type { PluginTarget, RuleCheck } from "../../../../src/cli/checks/create-rule.ts";
import { runChecks } from "../../../../src/cli/checks/run-checks.ts";
import { readTarget } from "../../../../src/cli/checks/target/read-target.ts";
import { createTarget } from "../../../../src/cli/checks/validate-plugin.ts";
import { validateRules } from "../../../../src/cli/checks/validate-rules.ts";
import { expectFound, expectWords, faultsIn, folderOf, optionsOf, passedCodeOf, staticRules } from "./judge-planted.ts";
import { lying, running, type Planted } from "./planted.ts";

/** A planted plugin that has been run once: it can be judged as often as one likes. */
export interface Recorded extends Planted {
  dir: string;
  target: PluginTarget;
  /** What it is put to: the rules that its table is about. */
  rules: readonly RuleCheck[];
}

const behavioural = validateRules.filter((rule) => !staticRules.includes(rule));

/** Those whose faults stand in their files; nothing has to run. */
export function recordLying(): Promise<Recorded[]> {
  return Promise.all(lying.map(async (one) => {
    const dir = await folderOf(one);
    const rules = staticRules.filter(({ name }) => one.what.startsWith(`${name}: `));
    return { ...one, dir, rules, target: { ...(await readTarget(dir)), observe: () => Promise.reject(new Error("a static rule runs nothing")) } };
  }));
}

/** Runs them, a few at once: most of them wait for a deadline. */
export async function recordRunning(planted: readonly Planted[] = running): Promise<Recorded[]> {
  // What a rule about files finds is not found again by those about running.
  const waiting = planted.filter(({ codes }) => !codes.some((code) => staticRules.some(({ name }) => name === codeTable[code]?.rule)));
  const recorded: Recorded[] = [];
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const dir = await folderOf(one);
      const target = createTarget(await readTarget(dir), optionsOf(one));
      await target.observe();
      recorded.push({ ...one, dir, target, rules: behavioural });
    }
  };
  await Promise.all(Array.from({ length: Math.max(3, availableParallelism()) }, work));
  return recorded;
}

/** Why the suite is not content with what `change` makes of the rules; undefined when it is. */
export async function complaint(one: Recorded, change: (rule: RuleCheck) => RuleCheck = (rule) => rule): Promise<string | undefined> {
  const names = new Set(one.rules.map(({ name }) => name));
  const rules = one.rules.map(change).map((rule) => ({ ...rule, needs: rule.needs?.filter((need) => names.has(need)) ?? [] }));
  const findings = await runChecks(rules, one.target, { deadlineMs: 60_000, about: one.target.name });
  try {
    if (one.rules === behavioural) expectFound(one, { dir: one.dir, findings: findings });
    else {
      expectWords(one, findings);
      expect(faultsIn(findings).map(({ code }) => code)).toEqual([...one.codes]);
      if (one.near) expect(findings.map(({ code }) => code)).toContain(passedCodeOf(one.near));
    }
    return undefined;
  } catch (thrown) {
    return String(thrown);
  }
}
