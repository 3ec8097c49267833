import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Imports a TypeScript or JavaScript module: Bun does so by itself, Node through jiti. */
export async function importModule(path: string): Promise<Record<string, unknown>> {
  if (process.versions.bun) return import(pathToFileURL(path).href);
  const { createJiti } = await import("jiti");
  // The cache holds compiled text by its hash. It lives outside of the project, which may be read-only.
  const user = process.getuid?.() ?? "user";
  const jiti = createJiti(import.meta.url, { fsCache: join(tmpdir(), `atlas-jiti-${user}`), moduleCache: true, interopDefault: false });
  return jiti.import(path);
}
