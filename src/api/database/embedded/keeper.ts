import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "pg";
import { readPostmaster } from "./postmaster.ts";
import { startFailure } from "./server-log.ts";

export interface Connection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/**
 * A connection that does nothing but be there. Each user of an embedded server holds one with a shared advisory lock,
 * so the server itself knows its users, and forgets one who was killed in the moment in which he dies.
 */
export type Keeper = Client & { ref(): void; unref(): void };

/** Becomes a user of a running server; undefined when it is about to stop, or does not answer. */
export async function enter(connection: Connection): Promise<Keeper | undefined> {
  // pg's types leave out ref and unref, which its pool calls too.
  const keeper = (await connect(connection)) as Keeper | undefined;
  if (keeper === undefined) return undefined;
  const joined = await holds(keeper, "SELECT pg_try_advisory_lock_shared($1, $2) AS held");
  // The last user's lock is released by his own stop of the server, which refuses connections from before that moment.
  const witness = joined ? await connect(connection) : undefined;
  await witness?.end();
  if (witness) {
    // Whoever forgets to close the database shall not hang for it.
    keeper.unref();
    return keeper;
  }
  await keeper.end();
  return undefined;
}

/** Stops being a user. The last one, whom the exclusive lock proves to be alone, stops the server: with SIGINT what is committed is on disk, with SIGQUIT nobody waits for that. */
export async function leave(keeper: Keeper, data: string, signal: "SIGINT" | "SIGQUIT"): Promise<void> {
  keeper.ref();
  const left = await holds(keeper, "SELECT pg_advisory_unlock_shared($1, $2) AS held");
  const alone = left && (await holds(keeper, "SELECT pg_try_advisory_lock($1, $2) AS held"));
  if (alone) await stop(data, signal);
  await keeper.end();
}

/** Ends all sessions, and returns when the server is gone. */
async function stop(data: string, signal: NodeJS.Signals): Promise<void> {
  const server = readPostmaster(data);
  if (server === undefined) return;
  process.kill(server.pid, signal);
  const deadline = Date.now() + stopTimeoutMs;
  while (readPostmaster(data)?.pid === server.pid && Date.now() < deadline) await pause(10);
}

async function connect(connection: Connection): Promise<Client | undefined> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ ...connection, application_name: "atlas", connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (thrown) {
    if (isRefusedUser(thrown)) throw startFailure("the server that runs there does not accept the folder's password", { log: "", cause: thrown });
    return undefined;
  }
}

/** The lock function's answer; false when the connection is gone. */
async function holds(client: Client, sql: string): Promise<boolean> {
  try {
    const { rows } = await client.query<{ held: boolean }>(sql, usersLock);
    return rows[0]?.held === true;
  } catch {
    // The server died or was stopped; nothing is held there any more.
    return false;
  }
}

function isRefusedUser(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("28");
}

// "atla" in ASCII, and the number of this lock.
const usersLock = [0x61746c61, 1];
const stopTimeoutMs = 10_000;
