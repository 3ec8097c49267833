import { resolve } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { isDatabaseAbsent } from "@atlas/api/lib/database";
import { createHost } from "@atlas/api/lib/host";
import { migrate as migrateDatabase, onlyHazards, planForNewDatabase, type AppliedStep, type MigrationPlan, type Step } from "@atlas/api/lib/migrate";
import { AtlasError } from "@useatlas/plugin-sdk";
import { EXIT } from "../exit-codes.ts";
import { printProgress, printResult, setExitCode } from "../report.ts";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";

export interface MigrateOptions {
  cwd: string;
  dryRun?: boolean;
  /** Hazards, by name. */
  allow?: string[];
  json?: boolean;
}

/** Brings the internal database to what the plugins of the config declare, or with `dryRun` shows how. */
export async function migrate({ cwd, dryRun = false, allow = [], json }: MigrateOptions): Promise<void> {
  reserveStdout();
  const project = await loadConfig(resolve(cwd));
  const host = createHost(project);
  const release = onInterrupt(host.close);
  try {
    const url = host.settings.databaseUrl;
    if (!host.database || url === undefined) throw noDatabase();
    const plugins = host.entries.map(({ plugin }) => plugin);
    if (dryRun && isDatabaseAbsent(url, project.cwd)) {
      print({ plan: planForNewDatabase(plugins), applied: [], database: url, dryRun, json });
    } else {
      const database = await host.database();
      const { plan, applied } = await migrateDatabase(database, plugins, { dryRun, allow, onStep: showStep, signal: interrupted });
      print({ plan, applied, database: database.label, dryRun, json });
    }
  } finally {
    release();
    await host.close();
  }
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

function showStep({ step, durationMs }: AppliedStep): void {
  printProgress(`${nameOf(step)}  ${durationMs} ms`);
}

function describe({ steps, refusals, notices }: MigrationPlan, applied: readonly AppliedStep[]) {
  return {
    steps: steps.map(({ id, pluginId, kind, table, field, sql }) => ({ id, pluginId, kind, table, field, sql })),
    applied: applied.map(({ step, durationMs }) => ({ id: step.id, durationMs })),
    refusals,
    notices,
  };
}

function format({ steps, refusals, notices }: MigrationPlan, applied: readonly AppliedStep[], { database, dryRun }: { database: string; dryRun: boolean }): string {
  const remarks = [...refusals, ...notices].flatMap(({ message, hint }) => (hint ? [message, `  ${hint}`] : [message]));
  if (dryRun && steps.length > 0) {
    return [...steps.map(({ sql }) => `${sql};`), "", ...remarks, `${count(steps.length)} would be applied to ${database}. Nothing was changed.`].join("\n");
  }
  const outcome = applied.length > 0 ? `${count(applied.length)} applied to ${database}.` : `${database} is up to date.`;
  return [...remarks, outcome].join("\n");
}

function nameOf({ kind, pluginId, table, field }: Step): string {
  return [kind, [pluginId, table, field].filter((part) => part !== undefined).join(".")].join("  ");
}

function count(steps: number): string {
  return `${steps} ${steps === 1 ? "step" : "steps"}`;
}

function noDatabase(): AtlasError {
  return new AtlasError("There is no internal database to migrate: DATABASE_URL is not set.", {
    code: "DATABASE_URL_MISSING",
    hint: "Set DATABASE_URL=postgres://… or, for a database in the project's folder, DATABASE_URL=embedded:.atlas/postgres in .env.",
  });
}
