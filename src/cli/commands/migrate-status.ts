import { describeSession, migrationStatus, planForNewDatabase, type MigrationStatus } from "@atlas/api/lib/migrate";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { printResult, setExitCode } from "../report.ts";
import { interrupted } from "../signals.ts";
import { countOf, describeStep } from "./migrate/describe-steps.ts";
import { resolutionOf } from "./migrate/resolution.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigrateStatusOptions {
  cwd: string;
  check?: boolean;
  wait?: number;
  json?: boolean;
}

/** Says what is pending, and what was changed by hand; with `check` the exit code says it too. */
export async function migrateStatus({ cwd, check = false, wait = 60, json }: MigrateStatusOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, isAbsent, database }) => {
    const status = isAbsent ? absentStatus(planForNewDatabase(plugins)) : await migrationStatus(await database(), plugins, { timeoutMs: wait * 1000, signal: interrupted });
    const { plan, catalog: _, edited, unfinished, holder, ...rest } = status;
    const value = { ...rest, edited: edited?.id ?? null, unfinished: unfinished.map(({ stepId, appliedAt, actor }) => ({ stepId, startedAt: appliedAt, actor })), running: holder ?? null, resolve: resolutionOf(status) ?? null, steps: plan.steps.map(describeStep), refusals: plan.refusals, notices: plan.notices };
    printResult({ value, text: format(status).join("\n") }, { json });
    if (check) setExitCode(exits[status.state]);
  });
}

function absentStatus(plan: MigrationStatus["plan"]): MigrationStatus {
  return { state: plan.steps.length > 0 ? "pending" : "current", plan, catalog: new Map(), catalogHash: "", drift: [], edited: undefined, ahead: [], unfinished: [], holder: undefined, pooled: false, entries: 0 };
}

function format(status: MigrationStatus): string[] {
  const { state, plan, drift, edited, ahead, unfinished, holder, pooled, entries } = status;
  const resolution = resolutionOf(status);
  return [
    `${words[state]} ${entries} ${entries === 1 ? "entry" : "entries"} in the history, ${countOf(plan.steps)} pending.`,
    ...(edited ? [`Entry ${edited.id} of the history (${edited.stepId ?? edited.kind}) is not as it was written, or the one before it is gone.`] : []),
    ...ahead.map(({ pluginId, migrated, declared }) => `Plugin "${pluginId}" is at ${declared}, but ${migrated} has migrated the database.`),
    ...drift.map(({ place, what, migrated, found, declared }) => `${place}: ${what} was changed by hand. Migrated: ${show(migrated)}; in the database: ${show(found)}; declared: ${show(declared)}.`),
    ...unfinished.map(({ stepId, appliedAt, actor }) => `Step ${stepId ?? ""} was started at ${appliedAt.toISOString()} by ${actor ?? "unknown"}, and has not finished.`),
    ...plan.refusals.flatMap(({ message, hint }) => [message, `  ${hint}`]),
    ...(holder ? [`A migration runs at this moment: ${describeSession(holder)}.`] : []),
    ...(pooled ? ["The connection goes through a pooler, in session or transaction mode: locks and settings are kept inside transactions."] : []),
    ...(resolution === undefined ? [] : [`Resolve with: ${resolution}`]),
  ];
}

function show(value: unknown): string {
  return JSON.stringify(value);
}

const words: Record<MigrationStatus["state"], string> = {
  current: "The database is up to date.",
  pending: "A migration is pending.",
  drift: "The database was changed by hand.",
  "history-edited": "The history of migrations was edited.",
  "database-ahead": "The database is ahead of the plugins.",
};
const exits: Record<MigrationStatus["state"], ExitCode> = { current: EXIT.done, pending: EXIT.fault, drift: EXIT.drift, "history-edited": EXIT.historyEdited, "database-ahead": EXIT.databaseAhead };
