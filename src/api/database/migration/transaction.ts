import type { ClientBase, QueryResult } from "pg";
import { watched, type WatchOptions } from "./watch-statement.ts";

export interface TransactionOptions extends Omit<WatchOptions, "backend" | "blockedMs"> {
  /** Behind BEGIN, such as `READ ONLY`. */
  mode?: string;
  /** Asked before COMMIT: throws when the work must not stand. */
  assertHeld?: () => void;
}

/**
 * Does `work` in a transaction that waits half a second for each lock: whoever waits for a table makes everybody else wait behind it.
 * The settings belong to the transaction, so a pooler can neither lose them nor leave them to somebody else.
 */
export async function inTransaction<Result>(client: ClientBase, work: () => Promise<Result>, { mode = "", assertHeld, ...watching }: TransactionOptions): Promise<Result> {
  try {
    const backend = await begin(client, mode);
    const result = await watched(work, { ...watching, backend });
    assertHeld?.();
    await client.query("COMMIT");
    return result;
  } catch (thrown) {
    // Where this fails too, the connection is gone, and the transaction with it.
    await client.query("ROLLBACK").catch(() => {});
    throw thrown;
  }
}

/** Gives the condition for this very transaction: behind a pooler the same process soon works for others. */
async function begin(client: ClientBase, mode: string): Promise<string> {
  const sql = `BEGIN ${mode}; SET LOCAL lock_timeout = '500ms'; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SELECT pg_backend_pid() AS pid, now()::text AS begun`;
  // Several statements in one text give several results, which pg's types do not know.
  const results = (await client.query(sql)) as unknown as QueryResult<{ pid: number; begun: string }>[];
  const row = results.at(-1)?.rows[0];
  return `w.pid = ${row?.pid ?? 0} AND w.xact_start = '${row?.begun ?? "-infinity"}'`;
}
