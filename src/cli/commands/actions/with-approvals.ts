import { isDatabaseAbsent } from "@atlas/api/lib/database";
import type { Host } from "@atlas/api/lib/host";
import { AtlasError } from "@useatlas/plugin-sdk";
import { withHost } from "../../with-host.ts";

/** Does `work` with the actions in the internal database of the config in `cwd`, and closes what it opened. Initializes no plugin. */
export async function withApprovals(cwd: string, work: (host: Host) => Promise<void>): Promise<void> {
  await withHost({ cwd }, async (host, project) => {
    const url = host.settings.databaseUrl;
    if (url === undefined) throw noDatabase();
    if (isDatabaseAbsent(url, project.cwd)) throw notMigrated();
    await work(host).catch((thrown: unknown) => Promise.reject(isTableMissing(thrown) ? notMigrated(thrown) : thrown));
  });
}

function noDatabase(): AtlasError {
  return new AtlasError("The actions cannot be reached from here: DATABASE_URL is not set, so they are in the memory of the server that runs.", {
    code: "DATABASE_URL_MISSING",
    hint: "Decide on them in the server's page. To keep them, set DATABASE_URL=postgres://… or DATABASE_URL=embedded:.atlas/postgres in .env.",
  });
}

function notMigrated(cause?: unknown): AtlasError {
  return new AtlasError("The internal database has no actions yet: it has not been migrated.", { code: "DATABASE_NOT_MIGRATED", hint: "Migrate it with: atlas migrate", cause });
}

/** Postgres' code of a table, or its schema, that is not there. */
function isTableMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "42P01" || thrown.code === "3F000");
}
