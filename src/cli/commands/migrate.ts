import { migrate as migrateDatabase, onlyHazards, planForNewDatabase, type AppliedStep, type MigrationPlan } from "@atlas/api/lib/migrate";
import { EXIT } from "../exit-codes.ts";
import { printResult, setExitCode } from "../report.ts";
import { interrupted } from "../signals.ts";
import { countOf, describeStep } from "./migrate/describe-steps.ts";
import { showingProgress } from "./migrate/show-progress.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigrateOptions {
  cwd: string;
  dryRun?: boolean;
  /** Hazards, by name. */
  allow?: string[];
  /** Seconds to try for the lock and for each table. */
  wait?: number;
  json?: boolean;
}

/** Brings the internal database to what the plugins of the config declare, or with `dryRun` shows how. */
export async function migrate({ cwd, dryRun = false, allow = [], wait = 60, json }: MigrateOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, label, isAbsent, database }) => {
    if (dryRun && isAbsent) return print({ plan: planForNewDatabase(plugins), applied: [], database: label, dryRun, json });
    const opened = await database();
    const { plan, applied } = await showingProgress((progress) => migrateDatabase(opened, plugins, { dryRun, allow, lockTimeoutMs: wait * 1000, ...progress, signal: interrupted }));
    print({ plan, applied, database: opened.label, dryRun, json });
  });
}

interface Outcome {
  plan: MigrationPlan;
  applied: readonly AppliedStep[];
  database: string;
  dryRun: boolean;
  json: boolean | undefined;
}

function print({ plan, applied, database, dryRun, json }: Outcome): void {
  printResult({ value: { database, dryRun, ...describe(plan, applied) }, text: format(plan, applied, { database, dryRun }) }, { json });
  if (dryRun && plan.refusals.length > 0) setExitCode(onlyHazards(plan) ? EXIT.hazard : EXIT.fault);
}

function describe({ steps, refusals, notices }: MigrationPlan, applied: readonly AppliedStep[]) {
  return {
    steps: steps.map(describeStep),
    applied: applied.map(({ step, durationMs }) => ({ id: step.id, durationMs })),
    refusals,
    notices,
  };
}

function format({ steps, refusals, notices }: MigrationPlan, applied: readonly AppliedStep[], { database, dryRun }: { database: string; dryRun: boolean }): string {
  const remarks = [...refusals, ...notices].flatMap(({ message, hint }) => (hint ? [message, `  ${hint}`] : [message]));
  if (dryRun && steps.length > 0) {
    return [...steps.map(({ sql }) => `${sql};`), "", ...remarks, `${countOf(steps)} would be applied to ${database}. Nothing was changed.`].join("\n");
  }
  const outcome = applied.length > 0 ? `${countOf(applied)} applied to ${database}.` : `${database} is up to date.`;
  return [...remarks, outcome].join("\n");
}
