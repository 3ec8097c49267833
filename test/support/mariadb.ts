import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export interface TestMariadb {
  /** One statement, by the command-line client; what it prints. Rejects with what the server says. */
  query(sql: string): Promise<string>;
  /** Prepares each query without running it; what the server says about those that it does not take. */
  prepareAll(queries: readonly string[]): Promise<string>;
  /** Stops the server and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** True where Debian's mariadb-server is installed. */
export function hasMariadb(): boolean {
  try {
    execFileSync("mariadbd", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A MariaDB server of one's own in a temporary folder, reached by a socket in it, and over the network if `network` says how. */
export async function mariadb({ network = ["--skip-networking"] }: { network?: readonly string[] } = {}): Promise<TestMariadb> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-mariadb-"));
  const data = join(folder, "data");
  const socket = join(folder, "s");
  // In /tmp the servers of other tests would take each other's temporary tables.
  const env = { ...process.env, TMPDIR: folder };
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  await run("mariadb-install-db", ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db", ...asRoot], { env });
  let server = await start();
  await query("CREATE DATABASE atlas CHARACTER SET utf8mb4", []);

  async function query(sql: string, database = ["atlas"]): Promise<string> {
    const { stdout } = await run("mariadb", ["--no-defaults", `--socket=${socket}`, "--user=root", "--batch", "--raw", "--skip-column-names", "--default-character-set=utf8mb4", "-e", sql, ...database]);
    return stdout;
  }

  async function prepareAll(queries: readonly string[]): Promise<string> {
    // As hexadecimal digits: the command-line client must not read what the server shall read.
    const script = queries.map((sql) => `SET @q = CONVERT(0x${Buffer.from(sql).toString("hex")} USING utf8mb4); PREPARE q FROM @q;`).join("\n");
    const client = run("mariadb", [`--socket=${socket}`, "--user=root", "--force", "--default-character-set=utf8mb4", "atlas"], { maxBuffer: 1e9 });
    client.child.stdin?.end(script);
    return client.then(({ stderr }) => stderr, (failed: { stderr: string }) => failed.stderr);
  }

  async function start() {
    const server = spawn("mariadbd", ["--no-defaults", `--datadir=${data}`, `--socket=${socket}`, "--innodb-flush-log-at-trx-commit=0", ...network, ...asRoot], { env, stdio: ["ignore", "ignore", "pipe"] });
    await ready(server.stderr);
    return server;
  }

  async function end(): Promise<void> {
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
  }

  async function restart(): Promise<void> {
    await end();
    server = await start();
  }

  async function stop(): Promise<void> {
    await end();
    await rm(folder, { recursive: true, force: true });
  }

  return { query: (sql) => query(sql), prepareAll, restart, stop };
}

/** The server says on stderr when it listens. */
async function ready(stderr: NodeJS.ReadableStream): Promise<void> {
  let log = "";
  for await (const part of stderr) {
    log += String(part);
    if (log.includes("ready for connections")) break;
  }
  if (!log.includes("ready for connections")) throw new Error(`MariaDB did not start:\n${log}`);
  stderr.resume();
}

const run = promisify(execFile);
