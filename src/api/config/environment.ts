import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";

export type Environment = Record<string, string | undefined>;

/**
 * Adds the variables of the `.env` file in `cwd` to `environment`; those that are set already keep their value.
 * Returns the names that came from the file.
 */
export async function loadEnvFile(cwd: string, environment: Environment): Promise<string[]> {
  const variables = parseEnv(await readEnvFile(join(cwd, ".env")));
  const added = Object.keys(variables).filter((name) => environment[name] === undefined);
  for (const name of added) environment[name] = variables[name];
  return added;
}

async function readEnvFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return "";
    throw new AtlasError(`${path} could not be read: ${messageOf(thrown)}`, {
      code: "ENV_UNREADABLE",
      hint: "Make it a file that you may read, or remove it.",
      cause: thrown,
    });
  }
}
