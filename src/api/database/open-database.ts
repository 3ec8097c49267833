import type { Client, ClientConfig, Pool } from "pg";
import { parseDatabaseUrl, type ServerAddress } from "./database-url.ts";
import { joinServer } from "./embedded/join-server.ts";
import { speaksPostgres } from "./speaks-postgres.ts";
import { unreachable, unreachableCode } from "./unreachable.ts";

/** The internal database: a pool for short work, and connections of one's own for a session's state. */
export interface Database {
  /** For people: where it is, without a password. */
  readonly label: string;
  readonly pool: Pool;
  /** A connection outside the pool; its `end()` belongs to the caller. */
  connect(): Promise<Client>;
  /** Waits for the pool's work, then leaves an embedded server, which stops with its last user. Harmless when called again. */
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** The project's folder, which `embedded:<dir>` is relative to. */
  cwd: string;
  /** Where PostgreSQL's programs are looked for: PATH. */
  environment?: Record<string, string | undefined>;
  /** Whether an embedded server's data may be lost with it: it then waits for no disk, when it starts, works and stops. */
  throwaway?: boolean;
}

/** Opens what `url` names, `postgres://…` or `embedded:<dir>`, and proves that it answers. */
export async function openDatabase(url: string, { cwd, environment = process.env, throwaway = false }: OpenDatabaseOptions): Promise<Database> {
  const address = parseDatabaseUrl(url, cwd);
  if (address.kind === "server") return openServer(address);
  const membership = await joinServer({ folder: address.folder, cwd, environment, throwaway });
  const { pool, connect } = await createPool(membership.connection);
  async function close(): Promise<void> {
    await pool.end();
    await membership.leave();
  }
  return { label: address.label, pool, connect, close: once(close) };
}

async function openServer(address: ServerAddress): Promise<Database> {
  const { pool, connect, target } = await createPool({ connectionString: address.url });
  try {
    (await pool.connect()).release();
  } catch (thrown) {
    await pool.end();
    throw unreachable(await otherProtocol(thrown, target()), address, connectTimeoutMs);
  }
  const connectOrExplain = () => connect().catch((thrown: unknown) => Promise.reject(unreachable(thrown, address, connectTimeoutMs)));
  return { label: address.label, pool, connect: connectOrExplain, close: once(() => pool.end()) };
}

/** What does not answer, or breaks off, may be no PostgreSQL at all. */
async function otherProtocol(thrown: unknown, address: { host: string; port: number }): Promise<unknown> {
  const mayBe = ["DATABASE_SILENT", "DATABASE_UNREACHABLE"].includes(unreachableCode(thrown));
  if (!mayBe || (await speaksPostgres(address)) !== false) return thrown;
  return Object.assign(new Error("It answered as no PostgreSQL does.", { cause: thrown }), { code: "NOT_POSTGRES" });
}

async function createPool(target: ClientConfig) {
  const { default: pg } = await import("pg");

  // The pool makes its clients with `new`. The deadline stands on them: on the pool it would also cut short the wait for a free one.
  class AtlasClient extends pg.Client {
    constructor() {
      super({ ...target, application_name: "atlas", keepAlive: true, connectionTimeoutMillis: connectTimeoutMs });
      // A connection that breaks emits besides rejecting its query; without a listener that would end the process.
      this.on("error", () => {});
    }
  }

  async function connect(): Promise<Client> {
    const client = new AtlasClient();
    await client.connect();
    return client;
  }

  const pool = new pg.Pool({ Client: AtlasClient, max: 10, allowExitOnIdle: true });
  pool.on("error", () => {});
  return { pool, connect, target: () => new AtlasClient() };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

const connectTimeoutMs = 5000;
