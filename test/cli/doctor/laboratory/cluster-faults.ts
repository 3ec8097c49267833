import { appendFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrationLock } from "../../../../src/api/database/migration/migration-lock.ts";
import type { OwnServer } from "../../../support/own-server.ts";
import { pgbouncer, type TestPooler } from "../../../support/pgbouncer.ts";
import { canary, type Fault } from "./fault.ts";
import { fullTablespace } from "./full-tablespace.ts";
import { standbyOf, type Standby } from "./standby.ts";

export interface Clusters {
  /** A server with few connections. */
  server: OwnServer;
  /** One that may be followed. */
  primary: OwnServer;
  /** One whose clock is two minutes ahead. */
  ahead: OwnServer;
}

/** What is wrong with a whole server, or with what stands before it: each on servers, poolers and file systems that are real. */
export function clusterFaults({ server, primary, ahead }: Clusters): Fault[] {
  const urlAt = (port: number, user = "lab", database = "lab") => `postgres://${user}:${canary}@127.0.0.1:${port}/${database}`;
  const lab = { DATABASE_URL: urlAt(server.port) };
  const altered = (name: string, code: string, [plant, lift]: [string, string], environment = lab): Fault => ({ name, code, server, environment, plant: () => server.query("lab", plant).then(() => undefined), lift: () => server.query("lab", lift) });
  const clerk = { DATABASE_URL: urlAt(server.port, "clerk") };

  return [
    followed("a standby that follows its primary", "DATABASE_STANDBY", true),
    followed("a server that recovers, and lets nobody in", "DATABASE_STARTING", false),
    held("a server whose connections are all taken", "DATABASE_FULL", 17),
    held("a server with few connections left", "DATABASE_NEARLY_FULL", 10),
    pooled("a pooler that shares connections between transactions", "DATABASE_POOLER_TRANSACTION", "transaction"),
    pooled("a pooler that keeps a session on its connection", "DATABASE_POOLER_SESSION", "session"),
    pooled("a pooler with no more than one connection", "DATABASE_POOLER", "transaction", 1),
    exhausted(),
    faraway(),
    { name: "a server whose clock is ahead", code: "DATABASE_CLOCK_SKEWED", server: ahead, environment: { DATABASE_URL: urlAt(ahead.port) } },
    { name: "a full disk where the user's tables go", code: "DATABASE_DISK_FULL", server, environment: lab, ...fullTablespace(server, "lab") },
    altered("a deadline in which nothing can be done", "DATABASE_STATEMENT_TIMEOUT", ["ALTER ROLE lab SET statement_timeout = '20ms'", "ALTER ROLE lab RESET statement_timeout"]),
    { name: "a database that knows no letters", code: "DATABASE_ENCODING", server, database: "ascii", environment: { DATABASE_URL: urlAt(server.port, "lab", "ascii") } },
    altered("no right to look into a schema", "DATABASE_RIGHT_MISSING", ["REVOKE USAGE ON SCHEMA plugin_tables FROM clerk", "GRANT USAGE ON SCHEMA plugin_tables TO clerk"], clerk),
    altered("no right to create in a schema", "DATABASE_RIGHT_MISSING", ["REVOKE CREATE ON SCHEMA plugin_tables FROM clerk", "GRANT CREATE ON SCHEMA plugin_tables TO clerk"], clerk),
    altered("no right to read a table", "DATABASE_RIGHT_MISSING", ["REVOKE SELECT ON plugin_tables.notes FROM clerk", "GRANT SELECT ON plugin_tables.notes TO clerk"], clerk),
    altered("a tablespace that the user may not use", "DATABASE_TABLESPACE_DENIED", ["ALTER ROLE clerk SET default_tablespace = pg_global", "ALTER ROLE clerk RESET default_tablespace"], clerk),
    migrating(),
    altered("a history that was edited", "MIGRATIONS_EDITED", ["UPDATE atlas.migrations SET statement = statement || ' '", "UPDATE atlas.migrations SET statement = rtrim(statement)"]),
  ];

  /** Whoever recovers writes nothing: PostgreSQL itself sees to that. */
  function followed(name: string, code: string, follows: boolean): Fault {
    let standby: Standby | undefined;
    return { name, code, server, plant: async () => ((standby = await standbyOf(primary, { follows })), { DATABASE_URL: urlAt(standby.port) }), lift: () => standby?.stop() };
  }

  /** Others hold so many of the twenty connections; three are the superusers', and one is the looker's own. */
  function held(name: string, code: string, count: number): Fault {
    let clients: pg.Client[] = [];
    async function plant(): Promise<undefined> {
      clients = Array.from({ length: count }, () => new pg.Client({ connectionString: urlAt(server.port, "guest", "postgres") }));
      for (const client of clients) await client.connect();
    }
    return { name, code, server, environment: lab, plant, lift: () => Promise.all(clients.map((client) => client.end())) };
  }

  function pooled(name: string, code: string, mode: "transaction" | "session", poolSize = 5): Fault {
    let pooler: TestPooler | undefined;
    return { name, code, told: true, server, plant: async () => ((pooler = await pgbouncer(server.urlOf("lab"), { poolSize, mode })), { DATABASE_URL: pooler.through(lab.DATABASE_URL) }), lift: () => pooler?.stop() };
  }

  /** Somebody else has the one connection that the pooler may open. */
  function exhausted(): Fault {
    let pooler: TestPooler | undefined;
    let holder: pg.Client | undefined;
    async function plant(): Promise<Record<string, string>> {
      pooler = await pgbouncer(server.urlOf("lab"), { poolSize: 1, mode: "session" });
      holder = new pg.Client({ connectionString: pooler.through(lab.DATABASE_URL) });
      await holder.connect();
      await holder.query("SELECT 1");
      return { DATABASE_URL: pooler.through(lab.DATABASE_URL) };
    }
    return { name: "a pooler without a connection to give", code: "DATABASE_STALLED", server, plant, lift: async () => (await holder?.end(), await pooler?.stop()) };
  }

  /** The server at the address that other machines know it by. */
  function faraway(): Fault {
    const outside = Object.values(networkInterfaces()).flatMap((all = []) => all).find(({ internal, family }) => !internal && family === "IPv4")?.address ?? "0.0.0.0";
    const DATABASE_URL = lab.DATABASE_URL.replace("127.0.0.1", outside);
    async function plant(): Promise<undefined> {
      await appendFile(join(server.data, "pg_hba.conf"), "host all all all scram-sha-256\n");
      await server.query("postgres", "SELECT pg_reload_conf()");
      // The next one to be let in by the new rules shows that they hold.
      while (!(await letIn(DATABASE_URL))) await server.query("postgres", "SELECT pg_sleep(0.05)");
    }
    return { name: "a database across a network without TLS", code: "DATABASE_TLS_OFF", server, environment: { DATABASE_URL }, plant };
  }

  function migrating(): Fault {
    const holder = { client: undefined as pg.Client | undefined };
    async function plant(): Promise<undefined> {
      holder.client = new pg.Client({ connectionString: lab.DATABASE_URL });
      await holder.client.connect();
      await holder.client.query(`BEGIN; SELECT pg_advisory_xact_lock(${migrationLock.join(", ")})`);
    }
    return { name: "somebody who migrates", code: "MIGRATIONS_RUNNING", server, environment: lab, plant, lift: () => holder.client?.end() };
  }
}

async function letIn(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  return client.connect().then(async () => (await client.end(), true), () => false);
}
