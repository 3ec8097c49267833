import { loadConfig, type LoadedConfig } from "@atlas/api/lib/config";
import { isDatabaseAbsent } from "@atlas/api/lib/database";
import { createHost, type Host } from "@atlas/api/lib/host";

/** The project that `atlas doctor` looks at: its host, or what kept it from being made. */
export interface DoctorSubject {
  cwd: string;
  project: Project | { failure: unknown };
}

export interface Project {
  loaded: LoadedConfig;
  host: Host;
  /** The one of the config, or DATABASE_URL. */
  databaseUrl: string | undefined;
  /** Whether the config names an embedded database that has not been made; the host then does without, or opening it would make it. */
  databaseAbsent: boolean;
}

/** Loads the project in `cwd`. Opens nothing: the checks do. */
export async function createDoctorSubject(cwd: string): Promise<DoctorSubject> {
  try {
    const loaded = await loadConfig(cwd);
    const url = loaded.config.databaseUrl || process.env.DATABASE_URL || undefined;
    const databaseAbsent = url ? isDatabaseAbsent(url, loaded.cwd) : false;
    // What plugins log while they are looked at is not what was asked for; what goes wrong in them is.
    const config = { ...loaded.config, logLevel: "error" as const, queryTimeoutMs: deadlines.queryMs, ...(databaseAbsent && { databaseUrl: undefined }) };
    const environment = databaseAbsent ? { ...process.env, DATABASE_URL: undefined } : process.env;
    return { cwd, project: { loaded, databaseUrl: url, databaseAbsent, host: createHost({ config, environment, cwd: loaded.cwd, deadlines }) } };
  } catch (thrown) {
    return { cwd, project: { failure: thrown } };
  }
}

/** The project of a subject whose config check has passed. */
export function projectOf({ project }: DoctorSubject): Project {
  if ("failure" in project) throw new Error("A check asked for the project although its config could not be loaded; it must need the check config.");
  return project;
}

// A target that never speaks must not keep the report longer than 6 s, of which the start and the closings need their share.
const deadlines = { initializeMs: 4_000, healthMs: 4_000, teardownMs: 3_000, queryMs: 4_000, closeMs: 300 };
