import { setTimeout as pause } from "node:timers/promises";
import { AtlasError } from "@useatlas/plugin-sdk";
import type { ClientBase, QueryResult } from "pg";
import type { Database } from "../open-database.ts";
import { holderOf, lockNotObtained, type Session } from "./blockers.ts";

export interface MigrationLockOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface MigrationLock {
  /** Throws `LOCK_LOST` when the connection that holds the lock is gone, so that a loser stops. */
  assertHeld(this: void): void;
}

/**
 * Does `work` while no other migration runs. The lock belongs to a transaction that stays open on a connection of its own:
 * that also holds behind a transaction pooler, and ends with this process. It is asked for again and again, never waited for.
 */
export async function withMigrationLock<Result>(database: Database, { timeoutMs, signal }: MigrationLockOptions, work: (lock: MigrationLock) => Promise<Result>): Promise<Result> {
  const client = await database.connect();
  let ended = false;
  client.once("end", () => (ended = true));
  const lock: MigrationLock = {
    assertHeld() {
      if (ended) throw new AtlasError("The connection that held the migration lock was lost; what was applied until then is recorded.", { code: "LOCK_LOST", hint: "Go on with: atlas migrate" });
    },
  };
  try {
    const deadline = Date.now() + timeoutMs;
    while (!(await tryLock(client))) {
      if (signal?.aborted) throw new AtlasError("Interrupted. Nothing was changed.", { code: "INTERRUPTED", hint: "Begin again with: atlas migrate", cause: signal.reason });
      if (Date.now() >= deadline) throw await notObtained(client, timeoutMs);
      await pause(50 + Math.random() * 100);
    }
    return await work(lock);
  } finally {
    // Who comes next finds it free: a server takes its time to notice that a connection has ended.
    if (!ended) await client.query("ROLLBACK").catch(() => undefined);
    await client.end();
  }
}

/** Who migrates at this moment. */
export function lockHolder(client: ClientBase): Promise<Session | undefined> {
  return holderOf(client, migrationLock);
}

/** A try that fails ends its transaction: one that stayed open would keep a pooler's connection from whoever has the lock. */
async function tryLock(client: ClientBase): Promise<boolean> {
  // Without parameters: a prepared query would keep its snapshot while the transaction idles, and building an index beside it waits for snapshots.
  const sql = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SELECT pg_try_advisory_xact_lock(${migrationLock.join(", ")}) AS locked`;
  // Several statements in one text give several results, which pg's types do not know.
  const results = (await client.query(sql)) as unknown as QueryResult<{ locked: boolean }>[];
  if (results.at(-1)?.rows[0]?.locked === true) return true;
  await client.query("ROLLBACK");
  return false;
}

async function notObtained(client: ClientBase, timeoutMs: number): Promise<AtlasError> {
  const holder = await lockHolder(client);
  return lockNotObtained("The migration lock was not obtained", { timeoutMs, sessions: holder ? [holder] : [] });
}

// "atla" in ASCII, and the number of this lock.
export const migrationLock = [0x61746c61, 2];
