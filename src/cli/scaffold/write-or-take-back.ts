import { interrupted, onInterrupt } from "../signals.ts";
import type { RenderedFile } from "./render-templates.ts";
import { writeFiles } from "./write-files.ts";

/** Writes `files` as a command does: Ctrl-C stops it, and the process ends only when all of it has been taken back. */
export async function writeOrTakeBack(root: string, files: readonly RenderedFile[]): Promise<void> {
  const writing = writeFiles(root, files, { signal: interrupted });
  // Whether it succeeded is for the caller; the process only has to wait until it is over.
  const forget = onInterrupt(() => writing.catch(() => undefined));
  try {
    await writing;
  } finally {
    forget();
  }
}
