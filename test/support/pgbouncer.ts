import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TestPooler {
  /** The same database, through the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** A real PgBouncer before the server of `url`, with so many connections to each of its databases. */
export async function pgbouncer(url: string, { poolSize, mode = "transaction" }: { poolSize: number; mode?: "transaction" | "session" }): Promise<TestPooler> {
  const { hostname, port, username, password } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), "atlas-pgbouncer-"));
  const file = join(folder, "pgbouncer.ini");
  const ownPort = await freePort();
  const settings = ["listen_addr = 127.0.0.1", `listen_port = ${ownPort}`, "unix_socket_dir =", "auth_type = any", `pool_mode = ${mode}`, `default_pool_size = ${poolSize}`, "max_client_conn = 500"];
  await writeFile(file, ["[databases]", `* = host=${hostname} port=${port} user=${username} password=${password}`, "[pgbouncer]", ...settings, ""].join("\n"));
  await chmod(folder, 0o755);

  // It does not run as root; 65534 is nobody.
  const child = spawn("pgbouncer", [file], { stdio: ["ignore", "ignore", "pipe"], ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }) });
  const exited = once(child, "exit");
  await ready(child.stderr);

  return {
    through(direct) {
      const pooled = new URL(direct);
      pooled.host = `127.0.0.1:${ownPort}`;
      return pooled.href;
    },
    async stop() {
      child.kill("SIGINT");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ready(log: NodeJS.ReadableStream): Promise<void> {
  let told = "";
  return new Promise((resolve, reject) => {
    log.setEncoding("utf8");
    log.on("data", (text: string) => {
      told += text;
      if (told.includes("process up")) resolve();
    });
    log.once("end", () => reject(new Error(`pgbouncer did not start: ${told}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
