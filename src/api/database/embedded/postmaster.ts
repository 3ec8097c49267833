import { readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readClusterFile } from "./cluster-folder.ts";

export interface Postmaster {
  pid: number;
  port: number;
  /** False while it starts, recovers or stops. */
  ready: boolean;
}

/** The live server of a data folder, by its postmaster.pid; undefined when none runs, whatever a crash left there. */
export function readPostmaster(data: string): Postmaster | undefined {
  const lines = pidFile(data);
  const pid = Number(lines?.[0]);
  if (lines === undefined || !isServerOf(pid, data)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** Removes a postmaster.pid whose process id belongs to another program by now: PostgreSQL would refuse to start for ever. */
export function dropReusedPidFile(data: string): void {
  const pid = Number(pidFile(data)?.[0]);
  if (isAlive(pid) && !isServerOf(pid, data)) rmSync(join(data, "postmaster.pid"), { force: true });
}

/** True for a process of this machine, of whichever user. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}

/** A postmaster works in its data folder, which tells it from another process that was given its id later. */
function isServerOf(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EACCES";
  }
}

function pidFile(data: string): string[] | undefined {
  return readClusterFile(join(data, "postmaster.pid"))?.split("\n");
}
