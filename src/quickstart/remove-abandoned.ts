import { readFileSync, readlinkSync } from "node:fs";
import { readdir, readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes what a quickstart that was killed has left: its folder, and the Postgres that still runs in it. */
export async function removeAbandoned(temporary: string): Promise<void> {
  const folder = await realpath(temporary);
  for (const name of await readdir(folder)) {
    const owner = Number(name.match(/^atlas-quickstart-(\d+)-/)?.[1]);
    if (!owner || isRunning(owner)) continue;
    await stopPostgres(join(folder, name, "demo/.atlas/postgres/cluster/data"));
    // Another user's may stay: it is in nobody's way. A command that outlived its quickstart may still write into ours.
    await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** Ends the server at once and waits until it has gone: nobody needs its data any more. */
async function stopPostgres(dataFolder: string): Promise<void> {
  const pidFile = await readFile(join(dataFolder, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(pidFile.split("\n")[0]);
  if (!isServerOf(pid, dataFolder)) return;
  process.kill(pid, "SIGQUIT");
  for (let tries = 0; tries < 100 && isServerOf(pid, dataFolder); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** A server works in its data folder, which tells it from another process that was given its id later. */
function isServerOf(pid: number, dataFolder: string): boolean {
  if (!pid || !isRunning(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dataFolder;
  } catch {
    return false; // it has ended in this moment, or is another user's
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}

/** Ended, but not yet taken note of: in a container without an init, nobody ever does. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false; // a system without /proc
  }
}
