import { resolve } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { isDatabaseAbsent } from "@atlas/api/lib/database";
import { createHost, type Host } from "@atlas/api/lib/host";
import { AtlasError } from "@useatlas/plugin-sdk";
import { onInterrupt } from "../../signals.ts";
import { reserveStdout } from "../../stdout.ts";

/** Does `work` with the actions in the internal database of the config in `cwd`, and closes what it opened. Initializes no plugin. */
export async function withApprovals(cwd: string, work: (host: Host) => Promise<void>): Promise<void> {
  reserveStdout();
  const project = await loadConfig(resolve(cwd));
  const host = createHost(project);
  const release = onInterrupt(host.close);
  try {
    const url = host.settings.databaseUrl;
    if (url === undefined) throw noDatabase();
    if (isDatabaseAbsent(url, project.cwd)) throw notMigrated();
    await work(host);
  } catch (thrown) {
    throw isTableMissing(thrown) ? notMigrated(thrown) : thrown;
  } finally {
    release();
    await host.close();
  }
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
