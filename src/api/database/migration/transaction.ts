import { randomUUID } from "node:crypto";
import type { ClientBase, QueryResult } from "pg";
import { watched, type WatchOptions } from "./watch-statement.ts";

export interface TransactionOptions extends Omit<WatchOptions, "backend" | "blockedMs"> {
  /** Behind BEGIN, such as `READ ONLY`. */
  mode?: string;
  /** Asked in the same message that begins the transaction: what needs no more takes two round trips. */
  first?: readonly string[];
  /** Asked before COMMIT: throws when the work must not stand. */
  assertHeld?: () => void;
}

/**
 * Does `work` in a transaction that waits half a second for each lock: whoever waits for a table makes everybody else wait behind it.
 * The settings belong to the transaction, so a pooler can neither lose them nor leave them to somebody else.
 */
export async function inTransaction<Result>(client: ClientBase, work: (first: readonly QueryResult[]) => Promise<Result>, { mode = "", first = [], assertHeld, ...watching }: TransactionOptions): Promise<Result> {
  try {
    const { backend, results } = await begin(client, mode, { first, watching });
    const result = await watched(() => work(results), { ...watching, backend });
    assertHeld?.();
    await client.query("COMMIT");
    return result;
  } catch (thrown) {
    // Where this fails too, the connection is gone, and the transaction with it.
    await client.query("ROLLBACK").catch(() => {});
    throw thrown;
  }
}

interface Beginning {
  first: readonly string[];
  watching: Omit<WatchOptions, "backend" | "blockedMs">;
}

/** Gives the condition for this very transaction: behind a pooler the same process soon works for others. */
async function begin(client: ClientBase, mode: string, { first, watching }: Beginning): Promise<{ backend: string; results: QueryResult[] }> {
  const mark = `/* atlas ${randomUUID()} */`;
  const settings = "SET LOCAL lock_timeout = '500ms'; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'";
  const sql = [`${mark} BEGIN ${mode}`, settings, "SELECT pg_backend_pid() AS pid, now()::text AS begun", ...first].join("; ");
  // Several statements in one text give several results, which pg's types do not know.
  const all = (await watched(() => client.query(sql), { ...watching, backend: `w.state = 'active' AND w.query LIKE '${mark}%'` })) as unknown as QueryResult[];
  const row: { pid: number; begun: string } | undefined = all.at(-1 - first.length)?.rows[0];
  return { backend: `w.pid = ${row?.pid ?? 0} AND w.xact_start = '${row?.begun ?? "-infinity"}'`, results: all.slice(all.length - first.length) };
}
