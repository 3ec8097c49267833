import { randomBytes } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { joinServer } from "../../src/api/database/embedded/join-server.ts";

export interface TestPostgres {
  /** The server's own database, for what needs none of its own. */
  url: string;
  /** An empty database, dropped by `stop`. */
  createDatabase(): Promise<string>;
  /** One statement on the database of `url`; its rows. */
  query(url: string, sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** A real server for tests, kept in node_modules/.cache and shared by the test files that run at the same time. */
export async function postgres(): Promise<TestPostgres> {
  const root = join(import.meta.dirname, "../..");
  const { connection, leave } = await joinServer({ folder: join(root, "node_modules/.cache/test-postgres"), cwd: root, environment: process.env });
  const { user, password, host, port } = connection;
  const urlOf = (database: string) => `postgres://${user}:${password}@${host}:${port}/${database}`;
  const url = urlOf("postgres");
  const created: string[] = [];

  async function createDatabase(): Promise<string> {
    const name = `test_${Date.now()}_${randomBytes(4).toString("hex")}`;
    await query(url, `CREATE DATABASE ${name}`);
    created.push(name);
    return urlOf(name);
  }

  async function stop(): Promise<void> {
    for (const name of created) await query(url, `DROP DATABASE ${name} WITH (FORCE)`);
    await leave();
  }

  await dropForgotten(url);
  await withoutSync(url);
  return { url, createDatabase, query, stop };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Its data need not outlive a crash of the machine, and waiting for the disk is most of what a test of migrations would do. */
async function withoutSync(url: string): Promise<void> {
  const [setting] = await query(url, "SHOW fsync");
  if (setting?.fsync === "off") return;
  await query(url, "ALTER SYSTEM SET fsync = off");
  await query(url, "SELECT pg_reload_conf()");
}

/** What killed test runs left behind: databases that are over an hour old. */
async function dropForgotten(url: string): Promise<void> {
  for (const { datname } of await query(url, "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")) {
    const born = Number(String(datname).split("_")[1]);
    if (Date.now() - born > 3_600_000) await query(url, `DROP DATABASE IF EXISTS ${String(datname)} WITH (FORCE)`);
  }
}
