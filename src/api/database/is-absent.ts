import { existsSync } from "node:fs";
import { clusterFolder } from "./embedded/cluster-folder.ts";
import { embeddedFolder } from "./embedded-folder.ts";

/** True for an embedded database that has not been made: opening it would make it, which a look must not. */
export function isDatabaseAbsent(url: string, cwd: string): boolean {
  const folder = embeddedFolder(url, cwd);
  return folder !== undefined && !existsSync(clusterFolder(folder).cluster);
}
