import { dirname, join } from "node:path";
import type { ParsedSource } from "./parse-source.ts";
import { sourceImports } from "./source-imports.ts";

interface File extends ParsedSource {
  path: string;
}

/** The files among `files` that are imported from `roots`, by however many steps, with the roots themselves. */
export function reachedFrom(roots: readonly string[], files: readonly File[]): Set<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const open = [...roots];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = byPath.get(path);
    if (!file || reached.has(path)) continue;
    reached.add(path);
    for (const { specifier } of sourceImports(file)) {
      if (specifier.startsWith(".")) open.push(...spellings(join(dirname(path), specifier)).filter((candidate) => byPath.has(candidate)));
    }
  }
  return reached;
}

/** The files that an import may mean: with its ending, without it, or with that of what is built from it. */
function spellings(path: string): string[] {
  const bare = path.replace(/\.[cm]?jsx?$/, "");
  return [path, ...[bare, join(path, "index")].flatMap((stem) => endings.map((ending) => stem + ending))];
}

const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"];
