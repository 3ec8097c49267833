import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseSource, type ParsedSource } from "./parse-source.ts";
import { reachedFrom } from "./reached-from.ts";

export interface SourceFile extends ParsedSource {
  path: string;
  text: string;
  /** Whether the plugin's exports import it, by however many steps; what is not is a helper of tests or scripts. */
  reached: boolean;
}

export interface ReadSourcesOptions {
  dir: string;
  entry: string | undefined;
  /** What the package exports, the entry among it. */
  exported: readonly string[];
}

/** What the plugin is made of, without its tests: the files under `src`, or beside the entry where there is no `src`. */
export async function readSources({ dir, entry, exported }: ReadSourcesOptions): Promise<SourceFile[]> {
  const src = join(dir, "src");
  const hasSrc = await stat(src).then((stats) => stats.isDirectory(), () => false);
  const root = hasSrc ? src : entry && dirname(entry);
  if (!root) return [];
  const files = (await readdir(root, { recursive: true })).filter(isSource).sort();
  const sources = await Promise.all(
    files.map(async (file) => {
      const path = join(root, file);
      const text = await readFile(path, "utf8");
      return { path, text, ...(await parseSource({ path, text })) };
    }),
  );
  const reached = reachedFrom(entry === undefined ? sources.map(({ path }) => path) : exported, sources);
  return sources.map((source) => ({ ...source, reached: reached.has(source.path) }));
}

function isSource(file: string): boolean {
  if (/(^|[\\/])(node_modules|__tests__|tests?|dist)[\\/]/.test(file)) return false;
  return /\.[cm]?[jt]sx?$/.test(file) && !/\.(test|spec|d|config)\.[cm]?[jt]sx?$/.test(file);
}
