import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { importModule } from "@atlas/api/lib/config";
import { findConfig } from "@atlas/api/lib/find-config";
import { AtlasError, checkPlugin, isPluginFactory, messageOf } from "@useatlas/plugin-sdk";
import { addToConfig, entryFor, type ConfigEntry } from "../packages/edit-config.ts";
import { installPackage } from "../packages/package-manager.ts";
import { printProgress, printResult } from "../report.ts";
import { interrupted } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";

export interface PluginAddOptions {
  /** What a package manager installs: a name, a name with a version, a tarball, a folder. */
  specifier: string;
  cwd: string;
  write?: boolean;
  json?: boolean;
}

/**
 * Installs a package with the project's own package manager, makes sure that it is a plugin, and shows the edit of
 * the config, or with `write` makes it. What is no plugin stays installed, and is said to be none.
 */
export async function pluginAdd({ specifier, cwd, write = false, json }: PluginAddOptions): Promise<void> {
  const root = resolve(cwd);
  const configPath = findConfig(root);
  printProgress(`Installing ${specifier} …`);
  const { manager, name } = await installPackage(specifier, root, { signal: interrupted });

  reserveStdout();
  const found = await findPlugin(name, root);
  const entry = entryFor({ ...found, from: name });
  const edited = write ? addToConfig(await readFile(configPath, "utf8"), entry) : undefined;
  if (edited !== undefined) await replaceFile(configPath, edited);

  const value = { package: name, packageManager: manager, plugin: found, config: { path: configPath, ...entry, written: edited !== undefined } };
  printResult({ value, text: describe(name, entry, { configPath, written: edited !== undefined }) }, { json });
}

interface FoundPlugin {
  /** The name under which the package exports it; `default` for the default export. */
  exported: string;
  /** Whether it is a factory, which is called with its config. */
  factory: boolean;
}

async function findPlugin(name: string, root: string): Promise<FoundPlugin> {
  const module = await load(name, root);
  const candidates = Object.entries(module).map(([exported, value]) => ({ exported, factory: isPluginFactory(value), valid: checkPlugin(value).length === 0 }));
  const found = candidates.find(({ factory }) => factory) ?? candidates.find(({ valid }) => valid);
  if (found) return { exported: found.exported, factory: found.factory };
  throw new AtlasError(`${name} is installed, but it exports no Atlas plugin: ${Object.keys(module).join(", ") || "it exports nothing"}.`, {
    code: "PLUGIN_NOT_EXPORTED",
    hint: `Remove it again with your package manager, or ask its author. The config was not changed.`,
  });
}

async function load(name: string, root: string): Promise<Record<string, unknown>> {
  try {
    return await importModule(createRequire(join(root, "package.json")).resolve(name));
  } catch (thrown) {
    throw new AtlasError(`${name} is installed, but it cannot be loaded: ${messageOf(thrown)}`, {
      code: "PLUGIN_LOAD",
      hint: "The config was not changed.",
      cause: thrown,
    });
  }
}

/** Replaces a file in one step, so that an interruption leaves the old one or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw new AtlasError(`${path} could not be written, and is as it was: ${messageOf(thrown)}`, { code: "CONFIG_UNWRITABLE", cause: thrown });
  }
}

function describe(name: string, { importLine, entryLine }: ConfigEntry, { configPath, written }: { configPath: string; written: boolean }): string {
  const lines = written
    ? [`${name} is installed and stands in ${configPath}:`, "", `  ${importLine}`, `  ${entryLine}`]
    : [`${name} is installed. Add it to ${configPath}, or run this again with --write:`, "", `  ${importLine}`, `  plugins: [ …, ${entryLine} ]`];
  return [...lines, "", "Then: atlas doctor"].join("\n");
}
