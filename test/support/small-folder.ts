import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that is a real file system of that size, and what fills it; undefined where nobody may mount one. Gone when the test is over. */
export async function smallFolder(size: string): Promise<[folder: string, fill: (bytes: number) => Promise<void>] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-small-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  if (!run(["mount", "-t", "tmpfs", "-o", `size=${size},mode=1777`, "none", folder])) {
    await remove();
    return undefined;
  }
  onTestFinished(async () => {
    run(["umount", folder]);
    await remove();
  });
  return [folder, (bytes) => writeFile(join(folder, "filling"), Buffer.alloc(bytes))];
}

/** As root, or as somebody whom sudo does not ask for a password. */
function run(command: string[]): boolean {
  const [program = "", ...args] = process.getuid?.() === 0 ? command : ["sudo", "-n", ...command];
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false; // there is no right to do it
  }
}
