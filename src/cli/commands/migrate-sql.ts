import { migrationStatus, onlyHazards, planForNewDatabase, scriptOf } from "@atlas/api/lib/migrate";
import { EXIT } from "../exit-codes.ts";
import { printProgress, printResult, setExitCode } from "../report.ts";
import { interrupted } from "../signals.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigrateSqlOptions {
  cwd: string;
  allow?: string[];
  wait?: number;
  json?: boolean;
}

/** Prints the pending steps as a script for psql. */
export async function migrateSql({ cwd, allow = [], wait = 60, json }: MigrateSqlOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, isAbsent, database }) => {
    const plan = isAbsent ? planForNewDatabase(plugins) : (await migrationStatus(await database(), plugins, { allow, timeoutMs: wait * 1000, signal: interrupted })).plan;
    const script = scriptOf(plan.steps);
    printResult({ value: { script, refusals: plan.refusals, notices: plan.notices }, text: script }, { json });
    for (const { message, hint } of plan.refusals) printProgress(`${message}\n  ${hint}`);
    if (plan.refusals.length > 0) setExitCode(onlyHazards(plan) ? EXIT.hazard : EXIT.fault);
  });
}
