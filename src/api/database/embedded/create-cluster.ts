import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, mkdtempSync, openSync, closeSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterFolder } from "./cluster-folder.ts";
import { CLUSTER_USER } from "./cluster-folder.ts";
import type { Programs } from "./find-programs.ts";
import { isAlive } from "./postmaster.ts";
import { readLog, startFailure } from "./server-log.ts";
import type { ServerUser } from "./server-user.ts";
import { exitOf, startProgram } from "./start-program.ts";

export interface CreateClusterOptions {
  programs: Programs;
  user: ServerUser | undefined;
  environment: Record<string, string | undefined>;
  /** Whether nobody needs it after a crash of the machine. */
  throwaway?: boolean;
}

/** Makes the cluster beside its place and renames it there, so that a killed process leaves none or a whole one. */
export async function createCluster(paths: ClusterFolder, { programs, user, environment, throwaway = false }: CreateClusterOptions): Promise<void> {
  sweepDrafts(paths.folder);
  if (existsSync(paths.cluster)) return;
  const draft = mkdtempSync(join(paths.folder, `new-${process.pid}-`));
  const data = join(draft, "data");
  const password = join(draft, "password");
  const log = join(draft, "initdb.log");
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(password, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (user) [data, password].forEach((path) => chownSync(path, user.uid, user.gid));
  const output = openSync(log, "a", 0o600);
  try {
    const child = startProgram(programs.initdb, {
      user,
      output,
      environment,
      args: (reach) => ["-D", reach(data), `--pwfile=${reach(password)}`, ...initdbArguments, ...(throwaway ? ["--no-sync"] : [])],
    });
    const exit = await exitOf(child).catch((thrown: unknown) => Promise.reject(startFailure("initdb could not be run", { log: "", cause: thrown })));
    if (exit !== 0) throw startFailure(`initdb ended with ${String(exit)}`, { log: readLog(log) });
    rmSync(log);
    putInPlace(draft, paths.cluster);
  } finally {
    closeSync(output);
    rmSync(draft, { recursive: true, force: true });
  }
}

function putInPlace(draft: string, cluster: string): void {
  try {
    renameSync(draft, cluster);
  } catch (thrown) {
    // Somebody else's cluster arrived first; it is as good as ours.
    if (!existsSync(cluster)) throw thrown;
  }
}

/** Removes what killed processes left unfinished. */
function sweepDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^new-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

const initdbArguments = ["-U", CLUSTER_USER, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"];
