import { closeSync, existsSync, openSync, readdirSync, renameSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { PlaceOptions } from "./create-folder.ts";
import { stageFiles } from "./stage-files.ts";
import type { Undo } from "./undo.ts";

/** Puts `files` into `folder`, which exists and has none of them. */
export async function fillFolder({ folder, files, undo, signal }: PlaceOptions): Promise<void> {
  const stage = await stageFiles({ parent: folder, files, undo, signal });
  moveInto(folder, stage.content, undo);
  await stage.remove();
}

/** Without a pause in between: a signal comes before the first move or after the last. */
function moveInto(target: string, source: string, undo: Undo): void {
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (!entry.isDirectory()) {
      // A rename would replace a file that has come into being meanwhile; creating it first would not.
      closeSync(openSync(to, "wx"));
      undo.add(to, () => rm(to));
      renameSync(from, to);
    } else if (existsSync(to)) {
      moveInto(to, from, undo);
    } else {
      renameSync(from, to);
      undo.add(to, () => rm(to, { recursive: true }));
    }
  }
}
