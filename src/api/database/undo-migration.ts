import { applyPlan, type AppliedStep } from "./migration/apply-plan.ts";
import { createRun } from "./migration/create-run.ts";
import { checkAllow, notAllowed, refuse } from "./migration/hazards.ts";
import { readHistory } from "./migration/history.ts";
import { withMigrationLock } from "./migration/migration-lock.ts";
import { reading } from "./migration/read-plan.ts";
import type { DeclaredPlugin } from "./migration/types.ts";
import { planUndo } from "./migration/undo.ts";
import type { MigrateOptions } from "./migrate.ts";
import type { Database } from "./open-database.ts";

export type UndoOptions = Omit<MigrateOptions, "dryRun" | "expected">;

/** Takes back the latest run of a migration. What would delete data has to be allowed; what was set aside comes back. */
export async function undoMigration(database: Database, plugins: readonly DeclaredPlugin[], { allow = [], onStep, onProgress, lockTimeoutMs = 60_000, signal }: UndoOptions = {}): Promise<AppliedStep[]> {
  checkAllow(allow);
  return withMigrationLock(database, { timeoutMs: lockTimeoutMs, signal }, async (lock) => {
    const steps = await reading(database, async (client) => planUndo(client, await readHistory(client)), { timeoutMs: lockTimeoutMs, signal });
    refuse({ refusals: notAllowed(steps, allow) }, "atlas migrate undo");
    return applyPlan(database, { steps }, { lock, run: createRun(plugins), timeoutMs: lockTimeoutMs, onStep, onProgress, signal, command: "atlas migrate undo" });
  });
}
