import { applyPlan, type AppliedStep } from "./migration/apply-plan.ts";
import { checkAllow, refuse } from "./migration/hazards.ts";
import { withMigrationLock } from "./migration/migration-lock.ts";
import { planMigration } from "./migration/plan.ts";
import { readPlan } from "./migration/read-plan.ts";
import type { DeclaredPlugin, MigrationPlan } from "./migration/types.ts";
import type { Database } from "./open-database.ts";

export interface MigrateOptions {
  /** Only plans; nothing is written, and refusals are in the plan instead of thrown. */
  dryRun?: boolean;
  /** The hazards that the operator allows, by name. */
  allow?: readonly string[];
  /** Called after each step. */
  onStep?: (applied: AppliedStep) => void;
  /** How long to try for the migration lock, and each step for its table. */
  lockTimeoutMs?: number;
  /** Stops the statement that runs, and frees the lock. */
  signal?: AbortSignal;
}

export interface MigrationResult {
  plan: MigrationPlan;
  applied: AppliedStep[];
}

/**
 * Brings the database to what the plugins declare. Many may do so at once: one works, the others find it done.
 * A plan with a refusal runs no step at all.
 */
export async function migrate(database: Database, plugins: readonly DeclaredPlugin[], { dryRun = false, allow = [], onStep, lockTimeoutMs = 60_000, signal }: MigrateOptions = {}): Promise<MigrationResult> {
  checkAllow(allow);
  const plan = await readPlan(database, plugins, allow);
  if (dryRun) return { plan, applied: [] };
  refuse(plan);
  if (plan.steps.length === 0) return { plan, applied: [] };
  return withMigrationLock(database, { timeoutMs: lockTimeoutMs, signal }, async (lock) => {
    const current = await readPlan(database, plugins, allow);
    refuse(current);
    const applied = await applyPlan(database, current, { lock, timeoutMs: lockTimeoutMs, onStep, signal });
    return { plan: current, applied };
  });
}

/** What `migrate` would do now. Writes nothing. */
export function pendingSteps(database: Database, plugins: readonly DeclaredPlugin[]): Promise<MigrationPlan> {
  return readPlan(database, plugins);
}

/** What `migrate` would do in a database that has not been made yet. */
export function planForNewDatabase(plugins: readonly DeclaredPlugin[]): MigrationPlan {
  return planMigration({ declared: plugins, catalog: new Map() });
}
