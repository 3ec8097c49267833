import { findAhead, migratedVersions, type Ahead } from "./migration/ahead.ts";
import type { Catalog } from "./migration/catalog.ts";
import { catalogHash } from "./migration/catalog-text.ts";
import { findDrift, type Drift } from "./migration/drift.ts";
import type { Session } from "./migration/blockers.ts";
import { firstEdited, unfinished, type HistoryEntry } from "./migration/history.ts";
import { readState, type ReadOptions } from "./migration/read-plan.ts";
import type { DeclaredPlugin, MigrationPlan } from "./migration/types.ts";
import type { Database } from "./open-database.ts";

export interface MigrationStatus {
  /** The gravest that applies. */
  state: "current" | "pending" | "drift" | "history-edited" | "database-ahead";
  plan: MigrationPlan;
  catalog: Catalog;
  catalogHash: string;
  drift: Drift[];
  /** The first entry of the history that is not as it was written. */
  edited: HistoryEntry | undefined;
  /** Plugins that a newer version has migrated. */
  ahead: Ahead[];
  /** Statements outside a transaction that began and did not end. */
  unfinished: HistoryEntry[];
  /** Who migrates at this moment. */
  holder: Session | undefined;
  /** True when a connection pooler stands between us and the server. */
  pooled: boolean;
  entries: number;
}

/** What is pending, and whether anybody changed the catalog or the history by hand. Writes nothing. */
export async function migrationStatus(database: Database, plugins: readonly DeclaredPlugin[], options?: ReadOptions): Promise<MigrationStatus> {
  const { plan, catalog, history, holder, pooled } = await readState(database, plugins, options);
  const drift = findDrift({ catalog, history, declared: plugins });
  const edited = firstEdited(history);
  const ahead = findAhead(plugins, migratedVersions(history));
  const pending = plan.steps.length > 0 || plan.refusals.length > 0;
  const state = edited ? "history-edited" : ahead.length > 0 ? "database-ahead" : drift.length > 0 ? "drift" : pending ? "pending" : "current";
  return { state, plan, catalog, catalogHash: catalogHash(catalog), drift, edited, ahead, unfinished: unfinished(history, plan), holder, pooled, entries: history.length };
}
