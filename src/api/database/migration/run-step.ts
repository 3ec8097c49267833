import { randomUUID } from "node:crypto";
import type { ClientBase } from "pg";
import { quoteLiteral, schemaOf } from "../quote.ts";
import { isTransactional } from "./create-step.ts";
import { goOnBehind } from "./statements.ts";
import { inTransaction, type TransactionOptions } from "./transaction.ts";
import type { Step } from "./types.ts";
import { watched } from "./watch-statement.ts";

export interface RunStepOptions extends TransactionOptions {
  /** How long building an index may wait for others: it keeps nobody waiting meanwhile. */
  timeoutMs: number;
  /** Attempts something again when somebody is in its way. */
  insist: <Result>(attempt: () => Promise<Result>) => Promise<Result>;
  /** Writes the step into the history. */
  recordDone: (durationMs: number) => Promise<void>;
  /** Told after each batch of a backfill. */
  onRows: (rows: number, about: number | undefined) => void;
}

/** Runs one step and records it; gives the milliseconds that its statement took. */
export async function runStep(client: ClientBase, step: Step, options: RunStepOptions): Promise<number> {
  const { recordDone, insist } = options;
  if (isTransactional(step)) {
    return insist(() => inTransaction(client, async () => {
      const durationMs = await timed(() => client.query(step.sql));
      await recordDone(durationMs);
      return durationMs;
    }, options));
  }
  const durationMs = await timed(() => (step.kind === "backfill" ? backfill(client, step, options) : insist(() => runAlone(client, step, options))));
  await insist(() => inTransaction(client, () => recordDone(durationMs), options));
  return durationMs;
}

/**
 * Each batch is a transaction of its own, which would otherwise hold its rows too long, and goes on where the one before it ended.
 * The table is gone through again until nothing is left to fill; what a trigger keeps empty is for the check to tell.
 */
async function backfill(client: ClientBase, step: Step, { onRows, insist, ...options }: RunStepOptions): Promise<void> {
  const about = await inTransaction(client, () => estimate(client, step), options);
  let [total, before] = [0, 0];
  for (let behind = ""; ; ) {
    const attempt = () => inTransaction(client, () => client.query<Batch>(step.sql), { ...options, first: [goOnBehind(quoteLiteral(behind))] });
    const [{ place, rows } = nothing] = (await insist(attempt)).rows;
    if (rows > 0) onRows((total += rows), about);
    behind = place ?? "";
    if (place !== null) continue;
    if (total === before) return;
    before = total;
  }
}

interface Batch {
  place: string | null;
  rows: number;
}

const nothing: Batch = { place: null, rows: 0 };

/** What the server believes to be empty yet; undefined for a table that it has never looked at. */
async function estimate(client: ClientBase, { pluginId, table, field }: Step): Promise<number | undefined> {
  const { rows } = await client.query<{ about: number | null }>(estimateQuery, [schemaOf(pluginId), table, field]);
  return rows[0]?.about ?? undefined;
}

/**
 * What PostgreSQL runs outside a transaction only. A setting for it would belong to the session, which a pooler hands to somebody else:
 * so the statement is found by its mark, and cancelled from outside when somebody is in its way for too long.
 */
async function runAlone(client: ClientBase, step: Step, { timeoutMs, ...options }: RunStepOptions): Promise<void> {
  options.assertHeld?.();
  try {
    await marked(client, step.sql, { ...options, blockedMs: timeoutMs });
  } catch (thrown) {
    // A build that ended early leaves an index that is useless and slows down every write.
    // Where this fails too, or nobody has the time, the next migration finds it.
    if (step.kind === "build-index" && step.reversal && !options.signal?.aborted) await marked(client, step.reversal, { ...options, blockedMs: 500, onBlocked: () => {} }).catch(() => {});
    throw thrown;
  }
}

function marked(client: ClientBase, sql: string, options: Omit<TransactionOptions, "mode" | "assertHeld"> & { blockedMs: number }): Promise<unknown> {
  const mark = `/* atlas ${randomUUID()} */`;
  return watched(() => client.query(`${sql} ${mark}`), { ...options, backend: `w.state = 'active' AND w.query LIKE '%${mark}'` });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((performance.now() - start) * 10) / 10;
}

const estimateQuery = `
  SELECT CASE WHEN c.reltuples >= 0 THEN round(c.reltuples * COALESCE(s.null_frac, 1))::float8 END AS about
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = $3
  WHERE n.nspname = $1 AND c.relname = $2`;
