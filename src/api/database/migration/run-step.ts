import type { ClientBase } from "pg";
import { isTransactional } from "./create-step.ts";
import type { MigrationLock } from "./migration-lock.ts";
import type { Step } from "./types.ts";

export interface RunStepOptions {
  lock: MigrationLock;
  /** How long building an index may wait for its table: it keeps nobody waiting meanwhile. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Writes the step into the history. */
  record: (client: ClientBase, step: Step, durationMs: number) => Promise<void>;
}

/** Runs one step and records it; gives the milliseconds that its statement took. */
export async function runStep(client: ClientBase, step: Step, options: RunStepOptions): Promise<number> {
  if (isTransactional(step)) return inTransaction(client, options, () => execute(client, step, options));
  const durationMs = await timed(() => runBeside(client, step, options));
  await inTransaction(client, options, () => options.record(client, step, durationMs));
  return durationMs;
}

async function execute(client: ClientBase, step: Step, { record }: RunStepOptions): Promise<number> {
  const durationMs = await timed(() => client.query(step.sql));
  await record(client, step, durationMs);
  return durationMs;
}

async function inTransaction<Result>(client: ClientBase, { lock }: RunStepOptions, work: () => Promise<Result>): Promise<Result> {
  try {
    await client.query("BEGIN; SET LOCAL lock_timeout = '500ms'; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'");
    const result = await work();
    lock.assertHeld();
    await client.query("COMMIT");
    return result;
  } catch (thrown) {
    // Where this fails too, the connection is gone, and the transaction with it.
    await client.query("ROLLBACK").catch(() => {});
    throw thrown;
  }
}

/** What PostgreSQL runs outside a transaction only, or what would hold its rows too long in one. */
async function runBeside(client: ClientBase, step: Step, { lock, timeoutMs, signal }: RunStepOptions): Promise<void> {
  try {
    await client.query(`SET lock_timeout = ${step.kind === "backfill" ? 500 : Math.max(Math.round(timeoutMs), 1)}; SET timezone = 'UTC'`);
    if (step.kind !== "backfill") return void (await client.query(step.sql));
    do lock.assertHeld();
    while (((await client.query(step.sql)).rowCount ?? 0) > 0);
  } catch (thrown) {
    // A build that ended early leaves an index that is useless and slows down every write.
    // Where this fails too, or nobody has the time, the next migration finds it.
    if (step.kind === "build-index" && step.reversal && !signal?.aborted) await client.query(step.reversal).catch(() => {});
    throw thrown;
  } finally {
    await client.query("RESET lock_timeout; RESET timezone").catch(() => {});
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((performance.now() - start) * 10) / 10;
}
