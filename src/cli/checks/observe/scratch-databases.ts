import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "@atlas/api/lib/database";
import { AtlasError } from "@useatlas/plugin-sdk";
import { onInterrupt } from "../../signals.ts";

export interface ScratchDatabases {
  /** The url of a new and empty database. Throws `POSTGRES_MISSING` or `POSTGRES_START`. */
  create(): Promise<string>;
  /** Stops the server and deletes all that it held. Harmless when it is called again, and when none was ever started. */
  close(): Promise<void>;
}

/** Databases for plugins to be tried on, in an embedded server that is started for the first of them and lies in a folder of its own. */
export function createScratchDatabases({ cwd, environment = process.env }: { cwd: string; environment?: NodeJS.ProcessEnv }): ScratchDatabases {
  let starting: Promise<Server> | undefined;
  let closing: Promise<void> | undefined;

  async function create(): Promise<string> {
    if (closing) throw new AtlasError("Interrupted.", { code: "INTERRUPTED" });
    starting ??= start({ cwd, environment, onInterrupted: close });
    return createDatabase((await starting).database);
  }

  async function end(): Promise<void> {
    const server = await starting?.catch(() => undefined);
    await server?.stop();
  }

  function close(): Promise<void> {
    return (closing ??= end());
  }

  return { create, close };
}

interface Server {
  database: Database;
  stop(): Promise<void>;
}

async function start({ cwd, environment, onInterrupted }: { cwd: string; environment: NodeJS.ProcessEnv; onInterrupted: () => Promise<void> }): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), `atlas-validate-postgres-${process.pid}-`));
  const takeBack = onInterrupt(onInterrupted);
  const force = () => stopAtOnce(folder);
  process.once("exit", force);

  async function stop(database?: Database): Promise<void> {
    try {
      await database?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      process.off("exit", force);
    } finally {
      takeBack();
    }
  }

  try {
    const { openDatabase, removeAbandoned } = await import("@atlas/api/lib/database");
    await removeAbandoned(tmpdir(), { owner: /^atlas-validate-(?:postgres-)?(\d+)-/ });
    const database = await openDatabase(`embedded:${folder}`, { cwd, environment, throwaway: true });
    for (const sql of settings) await database.pool.query(sql);
    return { database, stop: () => stop(database) };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Owned by a role of its own, which can reach no other: what runs there is somebody else's code. */
async function createDatabase({ connect }: Database): Promise<string> {
  const client = await connect();
  try {
    const name = `plugin_${randomBytes(6).toString("hex")}`;
    const password = randomBytes(12).toString("hex");
    await client.query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`);
    await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    return `postgres://${name}:${password}@${client.host}:${client.port}/${name}`;
  } finally {
    await client.end();
  }
}

/** When the process is made to end before it could close: the server is no child of it, and would stay. */
function stopAtOnce(folder: string): void {
  try {
    process.kill(Number.parseInt(readFileSync(join(folder, "cluster/data/postmaster.pid"), "utf8"), 10), "SIGQUIT");
  } catch {
    // It has not been started yet, or has ended.
  }
  rmSync(folder, { recursive: true, force: true });
}

// Whoever has no database of his own there has no business in the others.
const settings = ["REVOKE ALL ON DATABASE postgres FROM PUBLIC", "REVOKE ALL ON DATABASE template1 FROM PUBLIC"];
