import { resolve } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";

export interface ServerAddress {
  kind: "server";
  url: string;
  host: string;
  user: string;
  database: string;
  /** For people: the url without its password and parameters. */
  label: string;
}

export interface EmbeddedAddress {
  kind: "embedded";
  /** Absolute. */
  folder: string;
  label: string;
}

/** What `DATABASE_URL` means; an `embedded:` folder is relative to `cwd`. Its messages never quote the url: it may hold a password. */
export function parseDatabaseUrl(url: string, cwd: string): ServerAddress | EmbeddedAddress {
  if (url.startsWith("embedded:")) return embedded(url.slice("embedded:".length), cwd);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
  if (scheme === undefined || !/^postgres(ql)?$/i.test(scheme)) {
    throw invalid(scheme === undefined ? "has no scheme" : `has the scheme "${scheme}:"`, "Write it as postgres://user:password@host:5432/database, or as embedded:<folder>.");
  }
  return server(url);
}

function embedded(folder: string, cwd: string): EmbeddedAddress {
  if (folder.trim() === "" || folder.startsWith("//")) {
    throw invalid(folder.startsWith("//") ? "has // after embedded:" : "names no folder", "Write it as embedded:.atlas/postgres; the folder is relative to the project.");
  }
  return { kind: "embedded", folder: resolve(cwd, folder), label: `embedded:${folder}` };
}

function server(url: string): ServerAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // An unescaped # / or ? in a password ends the host part early, and its @ shows up behind it.
  const cut = parsed && parsed.username === "" && /@/.test(parsed.pathname + parsed.hash);
  if (parsed === undefined || cut || parsed.hash !== "") {
    throw invalid("is not a valid URL", "In the user and the password write # as %23, / as %2F, ? as %3F, @ as %40 and % as %25.");
  }
  const user = decode(parsed.username) || (parsed.searchParams.get("user") ?? "");
  const host = parsed.host || (parsed.searchParams.get("host") ?? "localhost");
  const database = decode(parsed.pathname.slice(1)) || user;
  return { kind: "server", url, host, user, database, label: `postgres://${host}/${database}` };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    throw invalid("holds a % that escapes nothing", "Write a literal % as %25.", thrown);
  }
}

function invalid(what: string, hint: string, cause?: unknown): AtlasError {
  return new AtlasError(`DATABASE_URL ${what}.`, { code: "DATABASE_URL_INVALID", hint, cause });
}
