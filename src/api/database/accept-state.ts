import { catalogText } from "./migration/catalog-text.ts";
import { readCatalog } from "./migration/catalog.ts";
import { createRun } from "./migration/create-run.ts";
import { record, recordAcceptance } from "./migration/history.ts";
import { withMigrationLock } from "./migration/migration-lock.ts";
import { inTransaction } from "./migration/transaction.ts";
import type { DeclaredPlugin } from "./migration/types.ts";
import type { MigrateOptions } from "./migrate.ts";
import { migrationStatus, type MigrationStatus } from "./migration-status.ts";
import type { Database } from "./open-database.ts";

export type Acceptance = Pick<MigrationStatus, "drift" | "edited" | "ahead">;

/**
 * Takes what was found for what is meant: changes by hand, an edited history, plugins older than the database. Changes nothing but the
 * history, which says so for ever. Gives what was accepted.
 */
export async function acceptState(database: Database, plugins: readonly DeclaredPlugin[], { lockTimeoutMs = 60_000, signal }: Pick<MigrateOptions, "lockTimeoutMs" | "signal"> = {}): Promise<Acceptance> {
  return withMigrationLock(database, { timeoutMs: lockTimeoutMs, signal }, async ({ assertHeld }) => {
    const { drift, edited, ahead } = await migrationStatus(database, plugins, { timeoutMs: lockTimeoutMs, signal });
    if (drift.length === 0 && edited === undefined && ahead.length === 0) return { drift, edited, ahead };
    const run = createRun(plugins);
    const client = await database.pool.connect();
    try {
      await inTransaction(client, async () => {
        for (const { pluginId, declared } of ahead) await record(client, { pluginId, id: `${pluginId}/accept`, kind: "accept", sql: `-- version ${declared} is meant`, reversal: "" }, { run, durationMs: 0, catalog: null });
        await recordAcceptance(client, { run, catalog: catalogText(await readCatalog(client)) });
      }, { database, signal, assertHeld, onBlocked: () => {} });
    } finally {
      client.release();
    }
    return { drift, edited, ahead };
  });
}
