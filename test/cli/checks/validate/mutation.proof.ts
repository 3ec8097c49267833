import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createScratchDatabases } from "../../../../src/cli/checks/observe/scratch-databases.ts";
import { codeTable } from "../../../../src/cli/checks/explanations/code-table.ts";
import { runChecks } from "../../../../src/cli/checks/run-checks.ts";
import { readTarget } from "../../../../src/cli/checks/target/read-target.ts";
import { createTarget } from "../../../../src/cli/checks/validate-plugin.ts";
import { validateRules } from "../../../../src/cli/checks/validate-rules.ts";
import { repository } from "../../../support/temp-project.ts";
import { cases as answers } from "./answer-cases.ts";
import { cases as behavioural } from "./behavioural-cases.ts";
import { cases as configs } from "./config-cases.ts";
import { cases as hosted } from "./host-cases.ts";
import { cases as parts } from "./part-cases.ts";
import { pluginFolder } from "./plugin-folder.ts";
import { cases as saboteurs } from "./saboteur-cases.ts";
import { cases as statics } from "./static-cases.ts";

interface Planted {
  manifest?: Record<string, unknown> | undefined;
  files: Record<string, string | undefined>;
  codes: readonly string[];
}

const databases = createScratchDatabases({ cwd: repository });
afterAll(() => databases.close());
const options = { database: databases.create, runtime: join(repository, "node_modules/.bin/bun"), deadlines: { load: 8_000, build: 2_000, health: 3_000, silence: 1_500, boot: 5_000, use: 2_500, serve: 8_000, teardown: 1_500, away: 4_000 } };
const planted: Planted[] = [
  ...statics.map(({ manifest, files = {}, faults = [] }) => ({ manifest, files, codes: faults.map((fault) => String(fault).split(" ")[0] ?? "") })),
  ...[...behavioural, ...saboteurs, ...configs, ...parts, ...answers, ...hosted].map((one: { source: string; manifest?: Record<string, unknown>; codes: string[] }) => ({ manifest: one.manifest, files: { "src/index.ts": one.source }, codes: one.codes })),
];

test.each(validateRules.map(({ name }) => name))("without the rule %s a plugin of the table passes for another one", async (name) => {
  const owned = Object.entries(codeTable).filter(([, { rule }]) => rule === name).map(([code]) => code);

  for (const { manifest, files, codes } of planted.filter((fault) => fault.codes.some((code) => owned.includes(code)))) {
    const dir = await pluginFolder({ ...(manifest && { manifest }), files });
    expect(await codesOf(dir)).toEqual(expect.arrayContaining(codes.filter((code) => owned.includes(code))));
    const missed = await codesOf(dir, name);
    // Another rule may tell the same code: definePlugin() refuses a shape when the plugin is loaded.
    if (!missed.some((code) => owned.includes(code))) return;
  }
  throw new Error(`Nobody would notice that ${name} is gone.`);
});

test.each(validateRules.map(({ name }) => name))("for the rule %s there are at least two faulty plugins", (name) => {
  const owned = new Set(Object.entries(codeTable).filter(([, { rule }]) => rule === name).map(([code]) => code));

  expect(planted.filter(({ codes }) => codes.some((code) => owned.has(code))).length).toBeGreaterThanOrEqual(2);
});

test("the tables hold at least 40 saboteurs, and each is found by codes that are explained", () => {
  const faulty = [...behavioural, ...saboteurs, ...hosted].filter(({ codes }) => codes.length > 0);

  expect(faulty.length).toBeGreaterThanOrEqual(40);
  for (const { codes } of faulty) for (const code of codes) expect(Object.keys(codeTable)).toContain(code);
});

async function codesOf(dir: string, without?: string): Promise<string[]> {
  const rules = validateRules.filter(({ name }) => name !== without).map((rule) => ({ ...rule, needs: rule.needs?.filter((name) => name !== without) ?? [] }));
  const findings = await runChecks(rules, createTarget(await readTarget(dir), options), { deadlineMs: 60_000 });
  return findings.filter(({ severity }) => severity !== "ok").map(({ code }) => code);
}
