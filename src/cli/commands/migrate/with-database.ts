import { isDatabaseAbsent, type Database } from "@atlas/api/lib/database";
import type { DeclaredPlugin } from "@atlas/api/lib/migrate";
import { AtlasError } from "@useatlas/plugin-sdk";
import { withHost } from "../../with-host.ts";

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
  return withHost({ cwd }, async ({ settings: { databaseUrl: url }, database, entries }, project) => {
    if (!database || url === undefined) throw noDatabase();
    return work({ plugins: entries.map(({ plugin }) => plugin), label: url, isAbsent: isDatabaseAbsent(url, project.cwd), database });
  });
}

function noDatabase(): AtlasError {
  return new AtlasError("There is no internal database to migrate: DATABASE_URL is not set.", {
    code: "DATABASE_URL_MISSING",
    hint: "Set DATABASE_URL=postgres://… or, for a database in the project's folder, DATABASE_URL=embedded:.atlas/postgres in .env.",
  });
}
