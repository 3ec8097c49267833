import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CONFIG_NAMES } from "@atlas/api/lib/find-config";
import { AtlasError } from "@useatlas/plugin-sdk";
import { dependenciesIn, readManifest } from "./read-manifest.ts";

/** The plugins to look at: the paths that were named, else those of the folder. Throws `CWD_MISSING`. */
export async function findTargets({ paths, cwd }: { paths: readonly string[]; cwd: string }): Promise<string[]> {
  const isFolder = await stat(cwd).then((stats) => stats.isDirectory(), () => false);
  if (!isFolder) throw new AtlasError(`There is no folder ${cwd}.`, { code: "CWD_MISSING", hint: "Pass an existing folder as --cwd." });
  if (paths.length > 0) return [...new Set(paths.map((path) => resolve(cwd, path)))];
  const plugins = join(cwd, "plugins");
  const names = await readdir(plugins).catch(() => []);
  const found = names.sort((left, right) => left.localeCompare(right)).map((name) => join(plugins, name)).filter((dir) => existsSync(join(dir, "package.json")));
  return found.length === 0 && (await isPluginPackage(cwd)) ? [resolve(cwd)] : found;
}

/** A package made with the SDK; a project, which is recognised by its config, uses it too and is no plugin. */
async function isPluginPackage(dir: string): Promise<boolean> {
  if (CONFIG_NAMES.some((name) => existsSync(join(dir, name)))) return false;
  const manifest = await readManifest(dir);
  return fields.some((field) => "@useatlas/plugin-sdk" in dependenciesIn(manifest, field));
}

const fields = ["peerDependencies", "devDependencies", "dependencies"] as const;
