import { chownSync, closeSync, openSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { ClusterFolder } from "./cluster-folder.ts";
import { createCluster } from "./create-cluster.ts";
import { findPrograms, type Programs } from "./find-programs.ts";
import { dropReusedPidFile, readPostmaster } from "./postmaster.ts";
import { logSize, readLog, startFailure } from "./server-log.ts";
import { serverUser, type ServerUser } from "./server-user.ts";
import { exitOf, startProgram } from "./start-program.ts";

export interface StartServerOptions {
  cwd: string;
  environment: Record<string, string | undefined>;
  throwaway: boolean;
  /** The port that users of an earlier server know, if there are any. */
  port: number | undefined;
  /** Milliseconds since the epoch. */
  deadline: number;
}

/** Starts the server of a folder and returns when it is ready, or when another process has started it. */
export async function startServer(paths: ClusterFolder, { cwd, environment, throwaway, port, deadline }: StartServerOptions): Promise<void> {
  const user = serverUser(paths.data);
  const programs = await findPrograms({ data: paths.data, cwd, environment, user });
  await createCluster(paths, { programs, user, environment, throwaway });
  for (let attempt = 0; readPostmaster(paths.data) === undefined; attempt++) {
    dropReusedPidFile(paths.data);
    const failure = await launch(paths, { programs, user, environment, throwaway, port: attempt === 0 && port !== undefined ? port : await freePort() });
    if (failure === undefined) return;
    // A killed server's last children are still leaving, or its port was taken in this moment.
    if (!transient.test(failure) || Date.now() > deadline) throw startFailure("the server ended at once", { log: failure });
    await pause(100);
  }
}

interface LaunchOptions {
  programs: Programs;
  user: ServerUser | undefined;
  environment: Record<string, string | undefined>;
  throwaway: boolean;
  port: number;
}

/** What the server said when it ended instead of becoming ready; undefined when it is ready. */
async function launch(paths: ClusterFolder, { programs, user, environment, throwaway, port }: LaunchOptions): Promise<string | undefined> {
  if (logSize(paths.log) > largestLog) truncateSync(paths.log);
  const offset = logSize(paths.log);
  const output = openSync(paths.log, "a", 0o600);
  if (user) chownSync(paths.log, user.uid, user.gid);
  try {
    const child = startProgram(programs.postgres, {
      user,
      output,
      environment,
      detached: true,
      args: (reach) => ["-D", reach(paths.data), ...[...settings, ...(throwaway ? hastySettings : []), `port=${port}`].flatMap((setting) => ["-c", setting])],
    });
    child.unref();
    const ended = exitOf(child).then(
      () => readLog(paths.log, offset),
      (thrown: unknown) => Promise.reject(startFailure("the server could not be run", { log: "", cause: thrown })),
    );
    return await Promise.race([ended, untilReady(paths.data, ended)]);
  } finally {
    closeSync(output);
  }
}

/** Recovery after a crash may take long, so this waits as long as the process lives. */
async function untilReady(data: string, ended: Promise<unknown>): Promise<undefined> {
  let over = false;
  const end = () => void (over = true);
  ended.then(end, end);
  while (!over && !readPostmaster(data)?.ready) await pause(10);
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

const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "cluster_name=atlas"];
const hastySettings = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=16MB"];
const transient = /lock file "postmaster.pid"|still in use|could not create any TCP\/IP sockets/;
const largestLog = 1_000_000;
