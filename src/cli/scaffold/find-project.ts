import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CONFIG_NAMES } from "@atlas/api/lib/find-config";
import { AtlasError } from "@useatlas/plugin-sdk";

export interface Project {
  root: string;
  /** The config file's name: `atlas.config.ts`. */
  config: string;
}

/** The Atlas project that `cwd` is in: the nearest folder upwards that has a config. Throws `CWD_MISSING`. */
export function findProject(cwd: string): Project | undefined {
  if (!existsSync(cwd) || !statSync(cwd).isDirectory()) {
    throw new AtlasError(`There is no folder ${cwd}.`, { code: "CWD_MISSING", hint: "Pass a folder that exists as --cwd." });
  }
  return lookUpwards(resolve(cwd));
}

function lookUpwards(folder: string): Project | undefined {
  const config = CONFIG_NAMES.find((name) => existsSync(join(folder, name)));
  if (config) return { root: folder, config };
  const parent = dirname(folder);
  return parent === folder ? undefined : lookUpwards(parent);
}
