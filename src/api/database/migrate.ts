import { AtlasError } from "@useatlas/plugin-sdk";
import { applyPlan, type AppliedStep } from "./migration/apply-plan.ts";
import { withMigrationLock } from "./migration/migration-lock.ts";
import { planMigration } from "./migration/plan.ts";
import { readPlan } from "./migration/read-plan.ts";
import type { DeclaredPlugin, MigrationPlan } from "./migration/types.ts";
import type { Database } from "./open-database.ts";

export interface MigrateOptions {
  /** Only plans; nothing is written, and refusals are in the plan instead of thrown. */
  dryRun?: boolean;
  /** Called after each step. */
  onStep?: (applied: AppliedStep) => void;
  /** How long to try for the migration lock, and each step for its table. */
  lockTimeoutMs?: number;
  /** Stops between two steps. */
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
export async function migrate(database: Database, plugins: readonly DeclaredPlugin[], { dryRun = false, onStep, lockTimeoutMs = 60_000, signal }: MigrateOptions = {}): Promise<MigrationResult> {
  const plan = await readPlan(database, plugins);
  if (dryRun) return { plan, applied: [] };
  refuse(plan);
  if (plan.steps.length === 0) return { plan, applied: [] };
  return withMigrationLock(database, { timeoutMs: lockTimeoutMs, signal }, async (lock) => {
    const current = await readPlan(database, plugins);
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

function refuse({ refusals }: MigrationPlan): void {
  const [first] = refusals;
  if (first === undefined) return;
  const others = refusals.length === 1 ? "" : ` There are ${refusals.length - 1} more refusals.`;
  throw new AtlasError(`The migration was refused, and nothing was changed: ${first.message}${others}`, {
    code: "MIGRATION_REFUSED",
    hint: first.hint,
    problems: refusals.map(({ code, pluginId, table, field, message, hint }) => ({ code, path: [pluginId, table, field].filter((part) => part !== undefined).join("."), message, hint })),
  });
}
