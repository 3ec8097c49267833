import { setTimeout as pause } from "node:timers/promises";
import type { Client, ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { blockersOf, type Session } from "./blockers.ts";

export interface WatchOptions {
  database: Pick<Database, "connect">;
  /** Which session is watched: a condition on `pg_stat_activity w`. The driver's own process id is a pooler's invention behind one. */
  backend: string;
  /** Has the server cancel the statement. */
  signal?: AbortSignal | undefined;
  /** How long somebody may be in its way before it is cancelled; left out where the server's lock_timeout sees to that. */
  blockedMs?: number;
  onBlocked: (blockers: Session[]) => void;
}

/** Does `work`, and meanwhile looks from another connection who is in its way, and cancels it when it has to end. */
export async function watched<Result>(work: () => Promise<Result>, options: WatchOptions): Promise<Result> {
  const over = new AbortController();
  const verdict = { gaveUp: false };
  // Nobody waits for the watcher: what it still asks when the work is done concerns nobody.
  watch(over.signal, verdict, options).catch(() => {});
  try {
    return await work();
  } catch (thrown) {
    // In the words of the server's own lock_timeout.
    if (verdict.gaveUp) throw Object.assign(new Error("Somebody was in the way for too long.", { cause: thrown }), { code: "55P03" });
    throw thrown;
  } finally {
    over.abort();
  }
}

async function watch(over: AbortSignal, verdict: { gaveUp: boolean }, { database, backend, signal, blockedMs = Infinity, onBlocked }: WatchOptions): Promise<void> {
  let client: Client | undefined;
  let blockedSince: number | undefined;
  try {
    for (let look = 0; ; look++) {
      const wake = signal === undefined || signal.aborted ? over : AbortSignal.any([over, signal]);
      await pause(look < 10 || signal?.aborted ? 100 : 1000, undefined, { signal: wake, ref: false }).catch(() => {});
      if (over.aborted) return;
      client ??= await database.connect();
      if (signal?.aborted) await cancel(client, backend);
      else {
        const blockers = await blockersOf(client, backend);
        blockedSince = blockers.length > 0 ? (blockedSince ?? Date.now()) : undefined;
        if (blockers.length > 0) onBlocked(blockers);
        verdict.gaveUp ||= blockedSince !== undefined && Date.now() - blockedSince >= blockedMs;
        if (verdict.gaveUp) await cancel(client, backend);
      }
    }
  } finally {
    await client?.end();
  }
}

async function cancel(client: ClientBase, backend: string): Promise<void> {
  await client.query(`SELECT pg_cancel_backend(w.pid) FROM pg_stat_activity w WHERE ${backend}`);
}
