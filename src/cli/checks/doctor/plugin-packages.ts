import { existsSync } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseSource } from "../target/parse-source.ts";
import { dependenciesIn, readManifest, type Manifest } from "../target/read-manifest.ts";
import { packageOf, sourceImports } from "../target/source-imports.ts";

/** A package that is installed: where it really lies, and what it says of itself. */
export interface InstalledPackage {
  name: string;
  dir: string;
  manifest: Manifest;
}

/** The packages of plugins that a config imports, from a registry or from a folder of its own: those that ask for the SDK. */
export async function pluginPackages(configPath: string): Promise<InstalledPackage[]> {
  const { program } = await parseSource({ path: configPath, text: await readFile(configPath, "utf8") });
  const from = dirname(configPath);
  const specifiers = sourceImports({ program }).filter(({ kind }) => kind !== "type").map(({ specifier }) => specifier);
  const found = await Promise.all([...new Set(specifiers)].map((specifier) => (specifier.startsWith(".") ? packageAround(resolve(from, specifier), from) : installedPackage(packageOf(specifier), from))));
  const byFolder = new Map(found.flatMap((one) => (one && isPlugin(one) ? [[one.dir, one]] : [])));
  return [...byFolder.values()];
}

/** The package of that name as a module in `from` would get it; undefined where there is none. */
export async function installedPackage(name: string | undefined, from: string): Promise<InstalledPackage | undefined> {
  if (name === undefined) return undefined;
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, "node_modules", name);
    if (existsSync(join(place, "package.json"))) return readPackage(place, name);
    if (folder === dirname(folder)) return undefined;
  }
}

/** The package that a file belongs to, unless that is the project. */
async function packageAround(path: string, project: string): Promise<InstalledPackage | undefined> {
  const isFolder = await stat(path).then((entry) => entry.isDirectory(), () => false);
  for (let folder = isFolder ? path : dirname(path); folder !== project && folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return readPackage(folder, folder);
  }
  return undefined;
}

async function readPackage(place: string, otherwise: string): Promise<InstalledPackage> {
  // Modules are looked for from where a package really lies, not from a link to it.
  const dir = await realpath(place);
  const manifest = await readManifest(dir);
  const { name } = manifest.value;
  return { name: typeof name === "string" ? name : otherwise, dir, manifest };
}

function isPlugin({ name, manifest }: InstalledPackage): boolean {
  return !name.startsWith("@atlas/api") && (["peerDependencies", "dependencies"] as const).some((field) => sdk in dependenciesIn(manifest, field));
}

const sdk = "@useatlas/plugin-sdk";
