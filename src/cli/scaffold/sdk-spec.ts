import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { cliFolder } from "./templates-folder.ts";

/**
 * Where the package.json of something in `folder` gets the SDK from: the published version that belongs to this CLI,
 * or this CLI's own checkout for what stands outside of it, because nothing else is sure to match.
 */
export function sdkSpec(folder: string): string {
  const cli = cliFolder();
  if (cli.split(sep).includes("node_modules") || isInside(folder, cli)) return `^${cliVersion()}`;
  return `file:${join(cli, "src/plugin-sdk")}`;
}

export function cliVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(cliFolder(), "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
  throw new Error("The package.json of @atlas/cli has no version.");
}

function isInside(folder: string, parent: string): boolean {
  return !relative(parent, folder).startsWith("..");
}
