import { createRequire } from "node:module";

/** The version of this CLI, which is also that of the SDK and the host. */
export function toolVersion(): string {
  const { version } = createRequire(import.meta.url)("@atlas/cli/package.json") as { version: string };
  return version;
}
