import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";
import { findEntry } from "./find-entry.ts";
import { readManifest, type Manifest } from "./read-manifest.ts";
import { readSources, type SourceFile } from "./read-sources.ts";

/** A plugin package as it lies on disk: everything that the static rules look at. */
export interface PluginFiles {
  /** The folder's name. */
  name: string;
  dir: string;
  manifest: Manifest;
  entry: string | undefined;
  /** What `exports` names and does not exist. */
  missingExports: readonly string[];
  sources: readonly SourceFile[];
}

/** Reads the plugin at `path`: its folder, its package.json or its entry file; `packed` says that it comes out of a tarball. Throws `TARGET_MISSING`. */
export async function readTarget(path: string, { packed = false }: { packed?: boolean } = {}): Promise<PluginFiles> {
  const absolute = resolve(path);
  const stats = await stat(absolute).catch(() => undefined);
  if (!stats) throw new AtlasError(`There is no plugin at ${path}.`, { code: "TARGET_MISSING", hint: "Pass the plugin's folder, its package.json or its entry file." });

  const dir = stats.isDirectory() ? absolute : folderOf(absolute);
  const manifest = await readManifest(dir);
  const { entry: found, exported, missing } = findEntry(dir, manifest.value, { packed });
  const entry = stats.isDirectory() || basename(absolute) === "package.json" ? found : absolute;
  const sources = await readSources({ dir, entry, exported: entry ? [entry, ...exported] : exported });
  return { name: basename(dir), dir, manifest, entry, missingExports: missing, sources };
}

/** The package that a file belongs to: the nearest folder above it with a package.json, else its own. */
function folderOf(file: string): string {
  let dir = dirname(file);
  while (!existsSync(join(dir, "package.json"))) {
    if (dir === dirname(dir)) return dirname(file);
    dir = dirname(dir);
  }
  return dir;
}
