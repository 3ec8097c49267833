import { setTimeout as pause } from "node:timers/promises";
import { AtlasError } from "@useatlas/plugin-sdk";
import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";

export interface MigrationLockOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface MigrationLock {
  /** Throws `LOCK_LOST` when the connection that holds the lock is gone, so that a loser stops. */
  assertHeld(): void;
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
      if (ended) throw new AtlasError("The connection that held the migration lock was lost; what was applied until then is recorded.", { code: "LOCK_LOST", hint: "Run the migration again." });
    },
  };
  try {
    await client.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0");
    const deadline = Date.now() + timeoutMs;
    while (!(await tryLock(client))) {
      signal?.throwIfAborted();
      if (Date.now() >= deadline) throw await notObtained(client, timeoutMs);
      await pause(50 + Math.random() * 100);
    }
    return await work(lock);
  } finally {
    await client.end();
  }
}

async function tryLock(client: ClientBase): Promise<boolean> {
  // Without parameters: a prepared query would keep its snapshot while the transaction idles, and building an index beside it waits for snapshots.
  const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_xact_lock(${migrationLock.join(", ")}) AS locked`);
  return rows[0]?.locked === true;
}

async function notObtained(client: ClientBase, timeoutMs: number): Promise<AtlasError> {
  const { rows } = await client.query<{ pid: number; user: string | null; application: string | null; seconds: number | null }>(holderQuery, migrationLock);
  const [holder] = rows;
  const who = holder
    ? `process ${holder.pid}, user "${holder.user ?? "unknown"}", application "${holder.application ?? "unknown"}", for ${holder.seconds ?? "unknown"} s`
    : "a process that has just ended";
  return new AtlasError(`The migration lock was not obtained within ${timeoutMs / 1000} s. It is held by ${who}.`, {
    code: "LOCK_NOT_OBTAINED",
    hint: holder ? `Wait for the other migration. If it is stuck, end it with: SELECT pg_terminate_backend(${holder.pid})` : "Try again.",
  });
}

const holderQuery = `
  SELECT l.pid, a.usename AS "user", a.application_name AS application, round(extract(epoch FROM now() - a.xact_start))::int AS seconds
  FROM pg_locks l
  LEFT JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1 AND l.objid = $2 AND l.objsubid = 2
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

// "atla" in ASCII, and the number of this lock.
const migrationLock = [0x61746c61, 2];
