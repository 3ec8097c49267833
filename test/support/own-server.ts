import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFile, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { findPrograms } from "../../src/api/database/embedded/find-programs.ts";
import { serverUser, type ServerUser } from "../../src/api/database/embedded/server-user.ts";

export interface OwnServer {
  port: number;
  /** The folder of its data, and whom it belongs to. */
  data: string;
  user: ServerUser | undefined;
  /** The address of a database, by way of another port if one is given. */
  urlOf(database: string, port?: number): string;
  /** One statement on a database; its rows. */
  query(database: string, sql: string): Promise<Record<string, unknown>[]>;
  /** As after the server's crash: nothing is written down, the next start recovers from the log. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** A Postgres server that the caller may break: in a temporary folder of its own, with `settings` and the environment's `variables` on top. */
export async function ownServer(settings: Record<string, string> = {}, variables: Record<string, string> = {}): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-postgres-"));
  const data = join(folder, "data");
  const user = serverUser(data);
  const { initdb, postgres } = await findPrograms({ data, cwd: folder, environment: process.env, user });
  const password = randomBytes(12).toString("hex");
  const port = await freePort();
  if (user) await chown(folder, user.uid, user.gid);
  await writeFile(join(folder, "password"), password);
  await run(initdb, "-D", data, "-U", "atlas", `--pwfile=${join(folder, "password")}`, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync");
  // A server that crashes leaves its writes to the system, which does not crash: there is no need to wait for the disk.
  const all = { port: String(port), listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: "300", fsync: "off", ...settings };
  await appendFile(join(data, "postgresql.conf"), Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`).join(""));
  await control("start");

  function run(program: string, ...args: string[]) {
    return promisify(execFile)(program, args, { ...user, cwd: "/", env: { PATH: process.env.PATH, LC_ALL: "C", ...(program.endsWith("pg_ctl") && variables) } });
  }

  function control(...words: string[]) {
    return run(join(dirname(postgres), "pg_ctl"), "-D", data, "-l", join(folder, "log"), "-w", ...words);
  }

  function urlOf(database: string, at = port): string {
    return `postgres://atlas:${password}@127.0.0.1:${at}/${database}`;
  }

  async function query(database: string, sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: urlOf(database) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function stop(): Promise<void> {
    await control("stop", "-m", "immediate");
    await rm(folder, { recursive: true, force: true });
  }

  return { port, data, user, urlOf, query, crash: async () => void (await control("restart", "-m", "immediate")), stop };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("A listening server has no address."))));
    });
  });
}
