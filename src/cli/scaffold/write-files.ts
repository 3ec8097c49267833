import { lstat } from "node:fs/promises";
import { isAbsolute, join, normalize, relative, resolve } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";
import { createFolder } from "./create-folder.ts";
import { fillFolder } from "./fill-folder.ts";
import type { RenderedFile } from "./render-templates.ts";
import { createUndo } from "./undo.ts";
import { describeFailure } from "./write-failure.ts";

export interface WriteFilesOptions {
  /** Aborted by Ctrl-C: what was begun is taken back. */
  signal?: AbortSignal | undefined;
}

/**
 * Writes all of `files` under `root`, or none of them. Throws `TARGET_EXISTS` rather than overwrite anything; any other
 * failure leaves the disk as it was, and the error says so.
 */
export async function writeFiles(root: string, files: readonly RenderedFile[], { signal }: WriteFilesOptions = {}): Promise<void> {
  const folder = resolve(root);
  const escaping = files.find(({ path }) => isAbsolute(path) || normalize(path).startsWith(".."));
  if (escaping) throw new Error(`The path "${escaping.path}" leads out of the folder that is written.`);

  await refuseExisting(folder, files);
  const place = (await find(folder)) ? fillFolder : createFolder;
  const undo = createUndo();
  try {
    await place({ folder, files, undo, signal });
  } catch (thrown) {
    throw describeFailure(thrown, folder, await undo.run());
  }
}

/** Throws when anything stands where one of `files` would, naming every one of them. */
export async function refuseExisting(root: string, files: readonly RenderedFile[]): Promise<void> {
  const folder = resolve(root);
  const found = await find(folder);
  // A link may well lead to a folder; where it does not, writing says so.
  if (found && !found.isDirectory() && !found.isSymbolicLink()) throw targetExists([folder]);
  const obstacles = await Promise.all(files.map(({ path }) => obstacleAt(folder, path)));
  const taken = [...new Set(obstacles.filter((path) => path !== undefined))];
  if (taken.length > 0) throw targetExists(taken.map((path) => relative(folder, path)), folder);
}

/** What keeps `path` from being created: itself, or a file where one of its folders should be. */
async function obstacleAt(folder: string, path: string): Promise<string | undefined> {
  const segments = path.split("/");
  for (let depth = 1; depth <= segments.length; depth++) {
    const candidate = join(folder, ...segments.slice(0, depth));
    const found = await find(candidate);
    if (!found) return undefined;
    if (depth === segments.length || !found.isDirectory()) return candidate;
  }
  return undefined;
}

function targetExists(paths: readonly string[], folder?: string): AtlasError {
  const where = folder ? ` in ${folder}` : "";
  const verb = paths.length === 1 ? "exists" : "exist";
  return new AtlasError(`${paths.join(", ")} already ${verb}${where}. Nothing was written.`, {
    code: "TARGET_EXISTS",
    hint: "Choose another name or folder, or move what is there out of the way.",
  });
}

/** What is at `path`, itself and not where it links to; undefined when there is nothing to be seen. */
function find(path: string) {
  return lstat(path).catch(() => undefined);
}
