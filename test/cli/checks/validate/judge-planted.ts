import { join } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";
import { afterAll, expect } from "vitest";
import { codeTable } from "../../../../src/cli/checks/explanations/code-table.ts";
import type { ObserveOptions } from "../../../../src/cli/checks/observe/observe-plugin.ts";
import { createScratchDatabases } from "../../../../src/cli/checks/observe/scratch-databases.ts";
import { validateRules } from "../../../../src/cli/checks/validate-rules.ts";
import type { Finding } from "../../../../src/cli/findings.ts";
import { repository } from "../../../support/temp-project.ts";
import { pluginFolder } from "./plugin-folder.ts";
import type { Planted } from "./planted.ts";

const databases = createScratchDatabases({ cwd: repository });
afterAll(() => databases.close());

/** Long enough for an honest plugin on a busy machine, and short for one that never ends. */
export const underBun: Required<ObserveOptions> = {
  database: databases.create,
  runtime: join(repository, "node_modules/.bin/bun"),
  deadlines: { load: 12_000, build: 6_000, health: 6_000, silence: 1_500, boot: 8_000, use: 6_000, serve: 8_000, teardown: 6_000, away: 6_000 },
};

/** How a plugin of the table is run. */
export function optionsOf({ database }: Pick<Planted, "database">): Required<ObserveOptions> {
  return database === "missing" ? { ...underBun, database: () => Promise.reject(new AtlasError("PostgreSQL is not installed here.", { code: "POSTGRES_MISSING" })) } : underBun;
}

export function folderOf({ manifest, files }: Planted): Promise<string> {
  return pluginFolder({ ...(manifest && { manifest }), files });
}

/** What the suite expects to be said of a planted plugin; throws when anything else was. */
export function expectFound(planted: Planted, { dir, findings }: { dir: string; findings: readonly Finding[] }): void {
  const { codes, line, near } = planted;
  const faults = faultsIn(findings);
  expect(faults.map(({ code }) => code)).toEqual([...codes]);
  for (const { code, severity } of faults) expect([code, severity]).toEqual([code, codeTable[code]?.severity]);
  // What could not be checked names a fault that was found, never one that nobody sees.
  for (const { blockedBy } of findings.filter(({ code }) => code === "CHECK_BLOCKED")) expect(codes).toContain(blockedBy);
  if (line) expect(faults[0]?.location).toMatchObject({ file: join(dir, "src/index.ts"), line });
  expectWords(planted, findings);
  if (near) expect(findings.filter(({ severity }) => severity === "ok").map(({ code }) => code)).toContain(passedCodeOf(near));
}

export function expectWords({ says = "", hides }: Pick<Planted, "says" | "hides">, findings: readonly Finding[]): void {
  expect(JSON.stringify(findings)).toContain(says);
  if (hides !== undefined) expect(JSON.stringify(findings)).not.toContain(hides);
}

export function faultsIn(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ code, severity }) => severity !== "ok" && code !== "CHECK_BLOCKED");
}

export function passedCodeOf(rule: string): string {
  const found = validateRules.find(({ name }) => name === rule);
  if (!found) throw new Error(`A planted plugin names the rule ${rule}, which there is not.`);
  return found.passedCode;
}

/** The rules that need not run a plugin: the first one that does is the one that loads it. */
export const staticRules = validateRules.slice(0, validateRules.findIndex(({ name }) => name === "load"));
