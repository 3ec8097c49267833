import { existsSync } from "node:fs";
import { parseDatabaseUrl } from "./database-url.ts";
import { clusterFolder } from "./embedded/cluster-folder.ts";

/** True for an embedded database that has not been made: opening it would make it, which a look must not. */
export function isDatabaseAbsent(url: string, cwd: string): boolean {
  // What is wrong with a url is said by whoever opens it.
  if (!/^embedded:(?!\/\/)./.test(url)) return false;
  const address = parseDatabaseUrl(url, cwd);
  return address.kind === "embedded" && !existsSync(clusterFolder(address.folder).cluster);
}
