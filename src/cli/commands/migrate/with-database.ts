import { resolve } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { isDatabaseAbsent, type Database } from "@atlas/api/lib/database";
import { createHost } from "@atlas/api/lib/host";
import type { DeclaredPlugin } from "@atlas/api/lib/migrate";
import { AtlasError } from "@useatlas/plugin-sdk";
import { onInterrupt } from "../../signals.ts";
import { reserveStdout } from "../../stdout.ts";

export interface MigrationSubject {
  plugins: DeclaredPlugin[];
  /** The database's name for people. */
  label: string;
  /** True for an embedded database that has not been made yet; asking for it makes it. */
  isAbsent: boolean;
  database: () => Promise<Database>;
}

/** Does `work` on the internal database and the plugins of the config in `cwd`, and closes what it opened. */
export async function withDatabase<Result>(cwd: string, work: (subject: MigrationSubject) => Promise<Result>): Promise<Result> {
  reserveStdout();
  const project = await loadConfig(resolve(cwd));
  const host = createHost(project);
  const release = onInterrupt(host.close);
  try {
    const url = host.settings.databaseUrl;
    if (!host.database || url === undefined) throw noDatabase();
    return await work({ plugins: host.entries.map(({ plugin }) => plugin), label: url, isAbsent: isDatabaseAbsent(url, project.cwd), database: host.database });
  } finally {
    release();
    await host.close();
  }
}

function noDatabase(): AtlasError {
  return new AtlasError("There is no internal database to migrate: DATABASE_URL is not set.", {
    code: "DATABASE_URL_MISSING",
    hint: "Set DATABASE_URL=postgres://… or, for a database in the project's folder, DATABASE_URL=embedded:.atlas/postgres in .env.",
  });
}
