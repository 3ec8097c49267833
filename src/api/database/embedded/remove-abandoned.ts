import { readFileSync } from "node:fs";
import { readdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { clusterFolder } from "./cluster-folder.ts";
import { isAlive, readPostmaster } from "./postmaster.ts";

export interface RemoveAbandonedOptions {
  /** Finds the process that made a folder in the folder's name. */
  owner: RegExp;
  /** Where in such a folder an embedded database lies, if there is one. */
  database?: string;
}

/** Removes what processes that were killed have left in a temporary folder: their own folders, and the servers that still run in those. */
export async function removeAbandoned(temporary: string, { owner, database = "." }: RemoveAbandonedOptions): Promise<void> {
  const parent = await realpath(temporary);
  for (const name of await readdir(parent)) {
    const pid = Number(owner.exec(name)?.[1]);
    if (!pid || isRunning(pid)) continue;
    try {
      await endServer(clusterFolder(join(parent, name, database)).data);
      await rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Another user's may stay: it is in nobody's way. A command that outlived its owner may still write into ours.
    }
  }
}

/** Ends the server at once and waits until it has gone: nobody needs its data any more. */
async function endServer(data: string): Promise<void> {
  const server = readPostmaster(data);
  if (server === undefined) return;
  process.kill(server.pid, "SIGQUIT");
  for (let tries = 0; tries < 100 && readPostmaster(data)?.pid === server.pid; tries++) await pause(50);
}

function isRunning(pid: number): boolean {
  return isAlive(pid) && !isZombie(pid);
}

/** Ended, but not yet taken note of: in a container without an init, nobody ever does. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false; // a system without /proc
  }
}
