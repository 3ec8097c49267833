import { readlinkSync, rmSync, symlinkSync } from "node:fs";
import { isAlive } from "./postmaster.ts";

/**
 * Does `work` unless another living process is at its own turn, and says whether it did.
 * This only spares twenty processes from making twenty clusters: what two of them do at once is still correct.
 */
export async function tryTurn(turn: string, work: () => Promise<void>): Promise<boolean> {
  if (isAlive(holderOf(turn))) return false;
  rmSync(turn, { force: true });
  if (!claim(turn)) return false;
  try {
    await work();
  } finally {
    if (holderOf(turn) === process.pid) rmSync(turn, { force: true });
  }
  return true;
}

/** A link's target is there from the first moment on, which a file's content is not. */
function claim(turn: string): boolean {
  try {
    symlinkSync(String(process.pid), turn);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST") return false;
    throw thrown;
  }
}

function holderOf(turn: string): number {
  try {
    return Number(readlinkSync(turn));
  } catch {
    // Nobody is at work.
    return 0;
  }
}
