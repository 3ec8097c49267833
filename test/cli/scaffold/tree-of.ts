import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Every file and folder under `folder`, sorted, except for the link to packages that a test project is given.
 * By hand, because a recursive readdir follows links under Bun and does not under Node.
 */
export function treeOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules")
    .flatMap((entry) => [entry.name, ...(entry.isDirectory() ? treeOf(join(folder, entry.name)).map((path) => `${entry.name}/${path}`) : [])])
    .sort();
}
