import { lstat, mkdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { RenderedFile } from "./render-templates.ts";
import { stageFiles } from "./stage-files.ts";
import type { Undo } from "./undo.ts";

export interface PlaceOptions {
  folder: string;
  files: readonly RenderedFile[];
  undo: Undo;
  signal: AbortSignal | undefined;
}

/** Makes `folder`, which does not exist, with `files` in it: it appears complete, by one rename. */
export async function createFolder({ folder, files, undo, signal }: PlaceOptions): Promise<void> {
  const parent = dirname(folder);
  await makeParents(parent, undo);
  const stage = await stageFiles({ parent, files, undo, signal });
  await rename(stage.content, folder);
  undo.add(folder, () => rm(folder, { recursive: true }));
  await stage.remove();
}

async function makeParents(path: string, undo: Undo): Promise<void> {
  if (await lstat(path).catch(() => undefined)) return;
  await makeParents(dirname(path), undo);
  const made = await mkdir(path, { recursive: true });
  // Undefined when another run was quicker: then it is not ours to remove.
  if (made !== undefined) undo.add(path, () => rmdir(path));
}
