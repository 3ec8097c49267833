import { parseDatabaseUrl } from "./database-url.ts";

/** The absolute folder of an embedded database; undefined for any other, and for a url that is none: what is wrong with it is said by whoever opens it. */
export function embeddedFolder(url: string | undefined, cwd: string): string | undefined {
  if (url === undefined || !/^embedded:(?!\/\/)\s*\S/.test(url)) return undefined;
  const address = parseDatabaseUrl(url, cwd);
  return address.kind === "embedded" ? address.folder : undefined;
}
