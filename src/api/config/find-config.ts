import { existsSync } from "node:fs";
import { join } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";

/** The config file of the project in `cwd`, by the first of its names. Throws `CWD_MISSING` or `CONFIG_MISSING`. */
export function findConfig(cwd: string): string {
  if (!existsSync(join(cwd, "."))) {
    throw new AtlasError(`There is no folder ${cwd}.`, { code: "CWD_MISSING", hint: "Pass the folder that holds atlas.config.ts as --cwd." });
  }
  const found = CONFIG_NAMES.map((name) => join(cwd, name)).find((path) => existsSync(path));
  if (found) return found;
  throw new AtlasError(`There is no atlas.config.ts in ${cwd}.`, {
    code: "CONFIG_MISSING",
    hint: "Run Atlas from the folder that holds it, pass --cwd, or make a project with: atlas init",
  });
}

export const CONFIG_NAMES = ["atlas.config.ts", "atlas.config.js", "atlas.config.mjs"] as const;
