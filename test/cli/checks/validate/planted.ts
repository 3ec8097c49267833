import { cases as answers } from "./answer-cases.ts";
import { cases as behavioural } from "./behavioural-cases.ts";
import { cases as configs } from "./config-cases.ts";
import { cases as hosted } from "./host-cases.ts";
import { cases as leaks } from "./leak-cases.ts";
import { cases as nearMisses } from "./near-miss-cases.ts";
import { cases as parts } from "./part-cases.ts";
import { cases as saboteurs } from "./saboteur-cases.ts";
import { cases as shapes } from "./shape-cases.ts";
import { cases as stages } from "./stage-cases.ts";
import { cases as statics } from "./static-cases.ts";

/** A plugin that runs, with a fault planted in it or as close to one as can be. */
export interface PlantedCase {
  what: string;
  source: string;
  manifest?: Record<string, unknown>;
  /** The codes of all findings but those that are ok or blocked. */
  codes: readonly string[];
  /** Of the first of them. */
  line?: number;
  /** The rule that it all but breaks, and has to pass by name. */
  near?: string;
  /** What stands somewhere in its findings, as JSON. */
  says?: string;
  /** What must not stand there. */
  hides?: string;
  /** That there is no PostgreSQL where it is tried. */
  database?: "missing";
  /** Where it can be tried at all. Default: under Node as well. */
  runtime?: "bun";
}

export interface Planted extends Omit<PlantedCase, "source"> {
  files: Record<string, string | undefined>;
}

/** The plugins whose faults are seen when they run. */
export const running: readonly Planted[] = [...behavioural, ...saboteurs, ...shapes, ...stages, ...leaks, ...configs, ...answers, ...parts, ...hosted, ...nearMisses].map(toPlanted);

/** The packages whose faults stand in their files; a table without faults has the rule that it passes. */
export const lying: readonly Planted[] = statics.map(({ rule, what, manifest, files = {}, faults = [], codes = faults.map((fault) => String(fault).split(" ")[0] ?? ""), applies = true, says, hides }) => ({
  what: `${rule}: ${what}`,
  ...(manifest && { manifest }),
  files,
  codes,
  ...(says !== undefined && { says }),
  ...(hides !== undefined && { hides }),
  ...(faults.length === 0 && applies && { near: rule }),
}));

/** Everything that there is to find, and everything that must not be found. */
export const planted: readonly Planted[] = [...lying, ...running];

export function toPlanted({ source, ...one }: PlantedCase): Planted {
  return { ...one, files: { "src/index.ts": source } };
}

/** So many plugins for each code, wherever it stands, and near each rule, and all whose words are read: what is run where there is no time for all of them. */
export function aFewOfEach(all: readonly Planted[], most: number): Planted[] {
  const seen = new Map<string, number>();
  return all.filter(({ codes, near, says, hides }) => {
    const told = [...new Set([...codes, ...(near === undefined ? [] : [near])])];
    const isWanted = told.length === 0 || says !== undefined || hides !== undefined || told.some((one) => (seen.get(one) ?? 0) < most);
    if (isWanted) for (const one of told) seen.set(one, (seen.get(one) ?? 0) + 1);
    return isWanted;
  });
}
