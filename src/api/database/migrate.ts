import { AtlasError } from "@useatlas/plugin-sdk";
import { applyPlan, type AppliedStep, type StepProgress } from "./migration/apply-plan.ts";
import { catalogHash } from "./migration/catalog-text.ts";
import { createRun } from "./migration/create-run.ts";
import { checkAllow, refuse } from "./migration/hazards.ts";
import { withMigrationLock } from "./migration/migration-lock.ts";
import { planMigration } from "./migration/plan.ts";
import { readPlan, readState, type ReadOptions } from "./migration/read-plan.ts";
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
  /** Called when a step begins, after each batch of a backfill, and when somebody is in the way. */
  onProgress?: ((progress: StepProgress) => void) | undefined;
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
export async function migrate(database: Database, plugins: readonly DeclaredPlugin[], { dryRun = false, allow = [], expected, onStep, onProgress, lockTimeoutMs = 60_000, signal }: MigrateOptions = {}): Promise<MigrationResult> {
  checkAllow(allow);
  const wanted = { allow, expected, timeoutMs: lockTimeoutMs, signal };
  const plan = await readExpected(database, plugins, wanted);
  if (dryRun) return { plan, applied: [] };
  refuse(plan);
  if (plan.steps.length === 0) return { plan, applied: [] };
  return withMigrationLock(database, { timeoutMs: lockTimeoutMs, signal }, async (lock) => {
    const current = await readExpected(database, plugins, wanted);
    refuse(current);
    const applied = await applyPlan(database, current, { lock, run: createRun(plugins), timeoutMs: lockTimeoutMs, onStep, onProgress, signal });
    return { plan: current, applied };
  });
}

async function readExpected(database: Database, plugins: readonly DeclaredPlugin[], { expected, ...options }: ReadOptions & Pick<MigrateOptions, "expected">): Promise<MigrationPlan> {
  if (expected === undefined) return readPlan(database, plugins, options);
  const { plan, catalog } = await readState(database, plugins, options);
  const found = catalogHash(catalog);
  const moved = found !== expected.catalogHash ? "database" : "plan";
  if (moved === "plan" && JSON.stringify(plan.steps.map(({ sql }) => sql)) === JSON.stringify(expected.statements)) return plan;
  const what = moved === "database" ? "The database has changed since the plan was made" : "The plan is not what the plugins declare";
  throw new AtlasError(`${what}; nothing was changed.`, { code: "PLAN_STALE", hint: `Make another one: atlas migrate plan --out plan-${found.slice(0, 8)}.json` });
}

/** What `migrate` would do now. Writes nothing. */
export function pendingSteps(database: Database, plugins: readonly DeclaredPlugin[]): Promise<MigrationPlan> {
  return readPlan(database, plugins);
}

/** What `migrate` would do in a database that has not been made yet. */
export function planForNewDatabase(plugins: readonly DeclaredPlugin[]): MigrationPlan {
  return planMigration({ declared: plugins, catalog: new Map() });
}
