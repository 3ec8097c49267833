import { setTimeout as pause } from "node:timers/promises";
import { CLUSTER_USER, clusterFolder, makeClusterFolder, readClusterFile, type ClusterFolder } from "./cluster-folder.ts";
import { enter, leave, type Connection, type Keeper } from "./keeper.ts";
import { readPostmaster } from "./postmaster.ts";
import { startFailure } from "./server-log.ts";
import { startServer } from "./start-server.ts";
import { tryTurn } from "./turn.ts";

export interface JoinServerOptions {
  folder: string;
  cwd: string;
  environment: Record<string, string | undefined>;
  /** Whether nobody needs its data once it has stopped. */
  throwaway?: boolean;
}

export interface Membership {
  connection: Connection;
  /** Gives the server up, and stops it if nobody else uses it. */
  leave(): Promise<void>;
}

/**
 * Becomes a user of the folder's server, which is started if it does not run.
 * Should the server die while it is used, it is started again, on the same port, so that the pool finds it.
 */
export async function joinServer({ folder, cwd, environment, throwaway = false }: JoinServerOptions): Promise<Membership> {
  const paths = clusterFolder(folder);
  makeClusterFolder(folder);
  let leaving = false;
  const first = await admit();
  let current: Promise<Keeper | undefined> = Promise.resolve(first.keeper);
  watch(first.keeper);

  async function admit(port?: number): Promise<{ keeper: Keeper; connection: Connection }> {
    const deadline = Date.now() + joinTimeoutMs;
    for (;;) {
      const connection = runningServer(paths);
      const keeper = connection && (await enter(connection));
      if (keeper) return { keeper, connection };
      if (leaving || Date.now() > deadline) throw startFailure(`${folder} has had no usable server for ${joinTimeoutMs / 1000} s`, { log: "" });
      const started = readPostmaster(paths.data) === undefined && (await tryTurn(paths.turn, () => startServer(paths, { cwd, environment, throwaway, port, deadline })));
      if (!started) await pause(20 + Math.random() * 30);
    }
  }

  function watch(keeper: Keeper): void {
    keeper.once("end", () => {
      if (leaving) return;
      current = admit(first.connection.port).then(
        (next) => (watch(next.keeper), next.keeper),
        // The server stays away; the pool's own errors say so to whoever asks.
        () => undefined,
      );
    });
  }

  return {
    connection: first.connection,
    async leave() {
      leaving = true;
      const keeper = await current;
      if (keeper) await leave(keeper, paths.data, throwaway ? "SIGQUIT" : "SIGINT");
    },
  };
}

function runningServer(paths: ClusterFolder): Connection | undefined {
  const server = readPostmaster(paths.data);
  if (!server?.ready) return undefined;
  const password = readClusterFile(paths.password) ?? "";
  return { host: "127.0.0.1", port: server.port, user: CLUSTER_USER, password, database: "postgres" };
}

const joinTimeoutMs = 60_000;
