import { undoMigration } from "@atlas/api/lib/migrate";
import { printResult } from "../report.ts";
import { interrupted } from "../signals.ts";
import { countOf } from "./migrate/describe-steps.ts";
import { showingProgress } from "./migrate/show-progress.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigrateUndoOptions {
  cwd: string;
  allow?: string[];
  wait?: number;
  json?: boolean;
}

/** Takes back the latest migration. */
export async function migrateUndo({ cwd, allow = [], wait = 60, json }: MigrateUndoOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, database }) => {
    const opened = await database();
    const applied = await showingProgress((progress) => undoMigration(opened, plugins, { allow, lockTimeoutMs: wait * 1000, ...progress, signal: interrupted }));
    const text = applied.length > 0 ? `${countOf(applied)} applied to ${opened.label}: the latest migration is taken back.` : `There is no migration of ${opened.label} to take back.`;
    printResult({ value: { database: opened.label, applied: applied.map(({ step, durationMs }) => ({ id: step.id, sql: step.sql, durationMs })) }, text }, { json });
  });
}
