import { setTimeout as pause } from "node:timers/promises";
import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { record } from "./history.ts";
import type { MigrationLock } from "./migration-lock.ts";
import type { MigrationPlan, Step } from "./types.ts";

export interface AppliedStep {
  step: Step;
  durationMs: number;
}

export interface ApplyPlanOptions {
  lock: MigrationLock;
  /** How long a step tries to get its table from readers and writers. */
  timeoutMs: number;
  onStep?: ((applied: AppliedStep) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Runs the steps in order, each with its row of history in one transaction. */
export async function applyPlan({ pool }: Database, { steps }: MigrationPlan, { lock, timeoutMs, onStep, signal }: ApplyPlanOptions): Promise<AppliedStep[]> {
  const applied: AppliedStep[] = [];
  for (const step of steps) {
    signal?.throwIfAborted();
    const client = await pool.connect();
    let broken = true;
    try {
      const durationMs = await insist(step, { timeoutMs, signal, run: () => runStep(client, step, lock) });
      broken = false;
      applied.push({ step, durationMs });
      onStep?.({ step, durationMs });
    } finally {
      client.release(broken);
    }
  }
  return applied;
}

/**
 * A statement that waits for its table makes everybody else wait behind it: so it gives up after half a second, and comes again.
 * The pauses grow and differ, so that two of a kind do not meet for ever.
 */
async function insist(step: Step, { timeoutMs, signal, run }: { timeoutMs: number; signal: AbortSignal | undefined; run: () => Promise<number> }): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (thrown) {
      if (!isLockTimeout(thrown)) throw failed(step, thrown);
      if (Date.now() >= deadline) throw busy(step, timeoutMs, thrown);
      await pause(Math.min(attempt * 200, 2000) * (0.5 + Math.random()));
      signal?.throwIfAborted();
    }
  }
}

async function runStep(client: ClientBase, step: Step, lock: MigrationLock): Promise<number> {
  try {
    await client.query("BEGIN; SET LOCAL lock_timeout = '500ms'; SET LOCAL timezone = 'UTC'");
    const start = performance.now();
    await client.query(step.sql);
    const durationMs = Math.round((performance.now() - start) * 10) / 10;
    await record(client, step, durationMs);
    lock.assertHeld();
    await client.query("COMMIT");
    return durationMs;
  } catch (thrown) {
    // Where this fails too, the connection is gone, and the transaction with it.
    await client.query("ROLLBACK").catch(() => {});
    throw thrown;
  }
}

function failed(step: Step, thrown: unknown): unknown {
  if (thrown instanceof AtlasError) return thrown;
  return new AtlasError(`Migration step ${step.id} failed and was rolled back: ${redactSecrets(messageOf(thrown))}.`, {
    code: "MIGRATION_STEP_FAILED",
    hint: "The steps before it are applied and recorded. Mend the cause and migrate again: it goes on from here.",
    cause: thrown,
  });
}

function busy(step: Step, timeoutMs: number, thrown: unknown): AtlasError {
  return new AtlasError(`Migration step ${step.id} did not get its table within ${timeoutMs / 1000} s: other sessions use it.`, {
    code: "LOCK_NOT_OBTAINED",
    hint: "See who does with: SELECT pid, usename, application_name, query FROM pg_stat_activity WHERE state <> 'idle'",
    cause: thrown,
  });
}

function isLockTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "55P03";
}
