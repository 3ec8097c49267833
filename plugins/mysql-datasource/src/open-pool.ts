import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { requireDriver } from "@useatlas/plugin-sdk";
import type { Connection, ConnectionOptions, PoolConnection } from "mysql2";
import type * as mysql2 from "mysql2";
import type { PluginConfig } from "./config";
import { readUrl, type Server, type Tls } from "./server";

export interface MysqlPool {
  acquire(): Promise<PoolConnection>;
  /** Stops what a connection is running, over another one. */
  kill(threadId: number): Promise<void>;
  /** Resolves when no socket is left. */
  close(): Promise<void>;
}

/** A pool that connects when it is asked for a connection, and lets go of those that nobody has used for a while. */
export function openPool({ url, poolSize = 10, idleTimeoutMs = 60_000 }: PluginConfig): MysqlPool {
  const driver = requireDriver<typeof mysql2>("mysql2", import.meta.url);
  const server = readUrl(url);
  const sockets = new Set<Socket>();
  const options = { ...connectionOptions(server), stream: () => openSocket(server, sockets) };
  // The driver's own idle time works only below a number of connections, and then closes them at once.
  const idle = new Map<PoolConnection, NodeJS.Timeout>();
  const pool = driver.createPool({ ...options, connectionLimit: poolSize });
  pool.on("acquire", stopWaiting);
  pool.on("release", (connection) => idle.set(connection, setTimeout(() => connection.end(), idleTimeoutMs).unref()));
  // Whoever uses a connection learns of its end by the query; one that nobody uses is only forgotten.
  pool.on("connection", (connection) => connection.on("error", () => stopWaiting(connection)).on("end", () => stopWaiting(connection)));

  function stopWaiting(connection: PoolConnection): void {
    clearTimeout(idle.get(connection));
    idle.delete(connection);
  }

  return {
    acquire: () => new Promise((resolve, reject) => pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)))),

    async kill(threadId) {
      const killer = driver.createConnection({ ...options, connectTimeout: 2_000 });
      killer.on("error", () => undefined); // the statement fails as well
      await run(killer, `KILL QUERY ${threadId}`).finally(() => killer.destroy());
    },

    async close() {
      for (const timer of idle.values()) clearTimeout(timer);
      // Says goodbye on the connections that are there. It would wait for those that are being made as well.
      pool.end(() => undefined);
      await Promise.all([...sockets].map(closeSocket));
    },
  };
}

/** Runs a statement of our own. */
export function run(connection: Connection, sql: string): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    connection.query<mysql2.RowDataPacket[]>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
}

function connectionOptions({ host, port, user, password, database, tls }: Server): ConnectionOptions {
  return {
    host,
    port,
    user,
    password,
    ...(database === undefined ? {} : { database }),
    ...(tls ? { ssl: tlsOptions(tls) } : {}),
    connectTimeout: 10_000,
    charset: "utf8mb4",
    multipleStatements: false,
    // The server must not be able to ask for files of this machine.
    flags: ["-LOCAL_FILES"],
    gracefulEnd: true,
    // Values as the server writes them: no digit is lost, and no clock is shifted.
    supportBigNumbers: true,
    dateStrings: true,
    jsonStrings: true,
  };
}

function tlsOptions({ verifyCertificate, verifyHost, caFile }: Tls) {
  return { rejectUnauthorized: verifyCertificate, verifyIdentity: verifyHost, ...(caFile ? { ca: readFileSync(caFile, "utf8") } : {}) };
}

function openSocket({ host, port }: Server, sockets: Set<Socket>): Socket {
  const socket = connect({ host, port, keepAlive: true, noDelay: true });
  sockets.add(socket);
  return socket.once("close", () => sockets.delete(socket));
}

async function closeSocket(socket: Socket): Promise<void> {
  const closed = once(socket, "close");
  if (socket.connecting) socket.destroy();
  else socket.destroySoon();
  await closed;
}
