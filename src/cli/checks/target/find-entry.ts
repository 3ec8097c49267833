import { existsSync } from "node:fs";
import { join } from "node:path";

export interface EntryChoice {
  /** The file to load; undefined when there is none. */
  entry: string | undefined;
  /** All files that its subpaths are exported from and that exist, with the entry. */
  exported: readonly string[];
  /** What `exports` names and does not exist, as it is written there. */
  missing: readonly string[];
}

/** The file that a package is loaded from: its source before what is built from it. Out of a tarball it is what this runtime would load. */
export function findEntry(dir: string, manifest: Record<string, unknown>, { packed = false }: { packed?: boolean } = {}): EntryChoice {
  const named = targetsOf(rootExport(manifest.exports), { first: packed && !process.versions.bun ? "default" : "bun" });
  const main = typeof manifest.main === "string" ? [manifest.main] : [];
  const entry = [...named.filter(isLoadable), ...main, "src/index.ts", "index.ts"].map((target) => join(dir, target)).find((path) => existsSync(path));
  // A checkout has not been built yet: what lies in a build folder is no fault when its source is there.
  const missing = named.filter((target) => !existsSync(join(dir, target)) && (packed || !(entry && builtFolder.test(target))));
  const subpaths = typeof manifest.exports === "object" && manifest.exports !== null ? Object.values(manifest.exports).flatMap((target) => targetsOf(target)) : [];
  const exported = [...(entry ? [entry] : []), ...subpaths.map((target) => join(dir, target)).filter((path) => existsSync(path))];
  return { entry, exported, missing };
}

function rootExport(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null || !("." in exports)) return exports;
  return exports["."];
}

/** The files that an export resolves to, those of one condition before the others: `bun` is the source. */
function targetsOf(target: unknown, { first = "bun" }: { first?: string } = {}): string[] {
  if (typeof target === "string") return [target];
  if (typeof target !== "object" || target === null) return [];
  const conditions = Object.entries(target).sort(([left], [right]) => Number(right === first) - Number(left === first));
  return [...new Set(conditions.flatMap(([condition, inner]) => (condition.startsWith(".") ? [] : targetsOf(inner, { first }))))];
}

function isLoadable(target: string): boolean {
  return !/\.d\.[cm]?ts$/.test(target);
}

const builtFolder = /^(\.\/)?(dist|build|lib|out)\//;
