import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "./temp-project.ts";

/** The `atlas.config.ts` that a reference plugin's README shows. */
export async function readmeConfig(id: string): Promise<string> {
  const readme = await readFile(join(repository, "plugins", id, "README.md"), "utf8");
  const config = /```ts\n\/\/ atlas\.config\.ts\n([\s\S]*?)```/.exec(readme)?.[1];
  if (config === undefined) throw new Error(`The README of ${id} shows no atlas.config.ts`);
  return config;
}
