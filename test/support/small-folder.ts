import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallFolder {
  folder: string;
  /** Writes so many bytes, or as many as there is room for. */
  fill(bytes: number): void;
  remove(): void;
}

/** A folder that is a real file system of that size. */
export function smallFolder(size: string): SmallFolder {
  const folder = mkdtempSync(join(tmpdir(), "atlas-small-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=1777`, "tmpfs", folder], { stdio: "pipe" });
  } catch (thrown) {
    remove();
    throw new Error("A full disk is planted on a file system of its own, and this machine does not let us mount one: run the laboratory as root, or with CAP_SYS_ADMIN.", { cause: thrown });
  }
  return { folder, fill: (bytes) => fill(join(folder, "filling"), bytes), remove: () => (execFileSync("umount", [folder]), remove()) };
}

function fill(file: string, bytes: number): void {
  try {
    writeFileSync(file, Buffer.alloc(bytes));
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ENOSPC")) throw thrown;
  }
}
