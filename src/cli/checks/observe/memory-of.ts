import { execFile, type ChildProcess } from "node:child_process";
import { readFile } from "node:fs/promises";

/** The bytes of memory that a process holds; none when it has ended or nobody can tell. */
export async function memoryOf({ pid }: ChildProcess): Promise<number> {
  if (pid === undefined || process.platform === "win32") return 0;
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined);
  const kilobytes = status === undefined ? await fromPs(pid) : status.match(/^VmRSS:\s*(\d+)/m)?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** Where there is no /proc. */
function fromPs(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => execFile("ps", ["-o", "rss=", "-p", String(pid)], (thrown, stdout) => resolve(thrown ? undefined : stdout.trim())));
}
