import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RenderedFile } from "./render-templates.ts";
import type { Undo } from "./undo.ts";

export interface StageOptions {
  /** The folder in which to stage: on the same file system as the place where the files will be. */
  parent: string;
  files: readonly RenderedFile[];
  undo: Undo;
  signal: AbortSignal | undefined;
}

export interface Stage {
  /** The folder that holds `files`, complete and on the disk. */
  content: string;
  /** Removes what is left of the stage. */
  remove(): Promise<void>;
}

/** Writes `files` into a temporary folder of its own, so that one left by a killed run never stands in the way. */
export async function stageFiles({ parent, files, undo, signal }: StageOptions): Promise<Stage> {
  const stage = await mkdtemp(join(parent, ".atlas-new-"));
  const remove = () => rm(stage, { recursive: true, force: true });
  undo.add(stage, remove);
  // Inside of it: mkdtemp gives its folder to the owner alone, the user's folder has the permissions of any other.
  const content = join(stage, "content");
  await mkdir(content);
  for (const file of files) {
    signal?.throwIfAborted();
    await mkdir(dirname(join(content, file.path)), { recursive: true });
    await writeThrough(join(content, file.path), file.content);
  }
  signal?.throwIfAborted();
  return { content, remove };
}

async function writeThrough(path: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(content);
    // Some file systems report a full disk here and not before.
    await handle.sync();
  } finally {
    await handle.close();
  }
}
