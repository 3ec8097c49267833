import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes what a quickstart that was killed has left: its folder, and the Postgres that still runs in it. */
export async function removeAbandoned(temporary: string): Promise<void> {
  for (const name of await readdir(temporary)) {
    const owner = Number(name.match(/^atlas-quickstart-(\d+)-/)?.[1]);
    if (!owner || isRunning(owner)) continue;
    const folder = join(temporary, name);
    await stopPostgres(join(folder, "demo/.atlas/postgres/cluster/data"));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ends the server at once and waits until it has gone: nobody needs its data any more. */
async function stopPostgres(dataFolder: string): Promise<void> {
  const pidFile = await readFile(join(dataFolder, "postmaster.pid"), "utf8").catch(() => "");
  const [pid = "", dataDirectory] = pidFile.split("\n");
  // A pid may have been given to another process since: the second line says whose it was.
  if (dataDirectory !== dataFolder || !isRunning(Number(pid))) return;
  process.kill(Number(pid), "SIGQUIT");
  for (let tries = 0; tries < 100 && isRunning(Number(pid)); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}
