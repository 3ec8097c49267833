import { AtlasError } from "@useatlas/plugin-sdk";
import { applyPlan, type AppliedStep } from "./migration/apply-plan.ts";
import { catalogHash } from "./migration/catalog-text.ts";
import { createRun } from "./migration/create-run.ts";
import { checkAllow, refuse } from "./migration/hazards.ts";
import { withMigrationLock } from "./migration/migration-lock.ts";
import { planMigration } from "./migration/plan.ts";
import { readPlan, readState } from "./migration/read-plan.ts";
import type { DeclaredPlugin, MigrationPlan } from "./migration/types.ts";
import type { Database } from "./open-database.ts";

export interface MigrateOptions {
  /** Only plans; nothing is written, and refusals are in the plan instead of thrown. */
  dryRun?: boolean;
  /** The hazards that the operator allows, by name. */
  allow?: readonly string[];
  /** What a plan was made of: when the database or the declarations have moved since, nothing is applied. */
  expected?: ExpectedPlan;
  /** Called after each step. */
  onStep?: (applied: AppliedStep) => void;
  /** How long to try for the migration lock, and each step for its table. */
  lockTimeoutMs?: number;
  /** Stops the statement that runs, and frees the lock. */
  signal?: AbortSignal;
}

export interface ExpectedPlan {
  catalogHash: string;
  statements: readonly string[];
}

export interface MigrationResult {
  plan: MigrationPlan;
  applied: AppliedStep[];
}

/**
 * Brings the database to what the plugins declare. Many may do so at once: one works, the others find it done.
 * A plan with a refusal runs no step at all.
 */
export async function migrate(database: Database, plugins: readonly DeclaredPlugin[], { dryRun = false, allow = [], expected, onStep, lockTimeoutMs = 60_000, signal }: MigrateOptions = {}): Promise<MigrationResult> {
  checkAllow(allow);
  const plan = await readExpected(database, plugins, { allow, expected });
  if (dryRun) return { plan, applied: [] };
  refuse(plan);
  if (plan.steps.length === 0) return { plan, applied: [] };
  return withMigrationLock(database, { timeoutMs: lockTimeoutMs, signal }, async (lock) => {
    const current = await readExpected(database, plugins, { allow, expected });
    refuse(current);
    const applied = await applyPlan(database, current, { lock, run: createRun(plugins), timeoutMs: lockTimeoutMs, onStep, signal });
    return { plan: current, applied };
  });
}

async function readExpected(database: Database, plugins: readonly DeclaredPlugin[], { allow, expected }: Pick<MigrateOptions, "allow" | "expected">): Promise<MigrationPlan> {
  if (expected === undefined) return readPlan(database, plugins, allow);
  const { plan, catalog } = await readState(database, plugins, allow);
  const moved = catalogHash(catalog) !== expected.catalogHash ? "database" : "plan";
  if (moved === "plan" && JSON.stringify(plan.steps.map(({ sql }) => sql)) === JSON.stringify(expected.statements)) return plan;
  const what = moved === "database" ? "The database has changed since the plan was made" : "The plan is not what the plugins declare";
  throw new AtlasError(`${what}; nothing was changed.`, { code: "PLAN_STALE", hint: "Make it anew: atlas migrate plan --out plan.json" });
}

/** What `migrate` would do now. Writes nothing. */
export function pendingSteps(database: Database, plugins: readonly DeclaredPlugin[]): Promise<MigrationPlan> {
  return readPlan(database, plugins);
}

/** What `migrate` would do in a database that has not been made yet. */
export function planForNewDatabase(plugins: readonly DeclaredPlugin[]): MigrationPlan {
  return planMigration({ declared: plugins, catalog: new Map() });
}
