import { setTimeout as pause } from "node:timers/promises";
import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { readCatalog } from "./catalog.ts";
import { catalogText } from "./catalog-text.ts";
import { record, type Run } from "./history.ts";
import type { MigrationLock } from "./migration-lock.ts";
import { runStep } from "./run-step.ts";
import type { MigrationPlan, Step } from "./types.ts";

export interface AppliedStep {
  step: Step;
  durationMs: number;
}

export interface ApplyPlanOptions {
  lock: MigrationLock;
  run: Run;
  /** How long a step tries to get its table from readers and writers. */
  timeoutMs: number;
  onStep?: ((applied: AppliedStep) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Runs the steps in order, each with its row of history. A signal cancels the statement that runs, on the server too. */
export async function applyPlan(database: Database, { steps }: Pick<MigrationPlan, "steps">, { lock, run, timeoutMs, onStep, signal }: ApplyPlanOptions): Promise<AppliedStep[]> {
  const applied: AppliedStep[] = [];
  // The last entry keeps what the catalog came to be: what differs from it later was changed by hand.
  const recordStep = async (client: ClientBase, step: Step, durationMs: number) =>
    record(client, step, { run, durationMs, catalog: step === steps.at(-1) ? catalogText(await readCatalog(client)) : null });
  for (const step of steps) {
    signal?.throwIfAborted();
    const client = await database.pool.connect();
    const release = cancelOn(signal, database, client);
    let broken = true;
    try {
      const durationMs = await insist(step, { timeoutMs, signal, attempt: () => runStep(client, step, { lock, timeoutMs, signal, record: recordStep }) });
      broken = false;
      applied.push({ step, durationMs });
      onStep?.({ step, durationMs });
    } finally {
      release();
      client.release(broken);
    }
  }
  return applied;
}

/** Has the server cancel what `client` runs when the signal comes; the pool may be closing by then, so it takes a connection of its own. */
function cancelOn(signal: AbortSignal | undefined, database: Database, client: ClientBase): () => void {
  async function cancel(): Promise<void> {
    try {
      const other = await database.connect();
      await other.query("SELECT pg_cancel_backend($1)", [processOf(client)]);
      await other.end();
    } catch {
      // Without a connection there is no cancelling; the statement ends with this process.
    }
  }
  const onAbort = () => void cancel();
  signal?.addEventListener("abort", onAbort, { once: true });
  return () => signal?.removeEventListener("abort", onAbort);
}

/** The server's process id, which pg keeps on its clients and its types leave out. */
function processOf(client: ClientBase): unknown {
  return "processID" in client ? client.processID : undefined;
}

/**
 * A statement that waits for its table makes everybody else wait behind it: so it gives up after half a second, and comes again.
 * The pauses grow and differ, so that two of a kind do not meet for ever.
 */
async function insist(step: Step, { timeoutMs, signal, attempt }: { timeoutMs: number; signal: AbortSignal | undefined; attempt: () => Promise<number> }): Promise<number> {
  const deadline = Date.now() + timeoutMs;
  for (let pass = 1; ; pass++) {
    try {
      return await attempt();
    } catch (thrown) {
      signal?.throwIfAborted();
      if (!isLockTimeout(thrown)) throw failed(step, thrown);
      if (Date.now() >= deadline) throw busy(step, timeoutMs, thrown);
      await pause(Math.min(pass * 200, 2000) * (0.5 + Math.random()));
      signal?.throwIfAborted();
    }
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
