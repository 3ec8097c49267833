import { applyPlan } from "./migration/apply-plan.ts";
import { readCatalog } from "./migration/catalog.ts";
import { createRun } from "./migration/create-run.ts";
import { createStep, hazard } from "./migration/create-step.ts";
import { checkAllow, notAllowed, refuse } from "./migration/hazards.ts";
import { hostSteps } from "./migration/host-tables.ts";
import { withMigrationLock } from "./migration/migration-lock.ts";
import { countRows, findDependents, readLeftovers, type Dependent, type Leftover } from "./migration/plugin-leftovers.ts";
import { reading } from "./migration/read-plan.ts";
import type { Step } from "./migration/types.ts";
import type { MigrateOptions } from "./migrate.ts";
import type { Database } from "./open-database.ts";
import { quoteIdentifier, schemaOf } from "./quote.ts";

export type { Leftover } from "./migration/plugin-leftovers.ts";

export interface DroppedPlugin {
  pluginId: string;
  tables: Leftover[];
  /** What others built on these tables, which goes with them. */
  dependents: Dependent[];
  sql: string;
  /** What has to be allowed. */
  hazard: string;
  /** False for a look, and while it is not allowed. */
  dropped: boolean;
}

export interface DropPluginOptions extends Pick<MigrateOptions, "allow" | "dryRun" | "lockTimeoutMs" | "onStep" | "onProgress" | "signal"> {
  /** Told what would be deleted, before anything is. */
  onFound?: (found: DroppedPlugin) => void;
}

/** The plugins that have tables here, by id. */
export async function pluginsWithTables(database: Database): Promise<string[]> {
  const catalog = await reading(database, (_client, found) => Promise.resolve(found));
  return [...catalog.keys()].flatMap((schema) => (schema.startsWith(schemaOf("")) ? [schema.slice(schemaOf("").length)] : [])).sort();
}

/** Deletes the tables of a plugin, which nothing brings back. Undefined when it has none. */
export async function dropPlugin(database: Database, pluginId: string, { allow = [], dryRun = false, lockTimeoutMs = 60_000, onFound, onStep, onProgress, signal }: DropPluginOptions = {}): Promise<DroppedPlugin | undefined> {
  checkAllow(allow);
  const timeoutMs = lockTimeoutMs;
  const found = await look();
  if (found === undefined) return undefined;
  const counted = { ...found, tables: await countRows(database, pluginId, found.tables, { timeoutMs, signal }) };
  onFound?.(counted);
  if (dryRun) return counted;
  refuseUnlessAllowed(found);
  return withMigrationLock(database, { timeoutMs, signal }, async (lock) => {
    const current = await look();
    if (current === undefined) return undefined;
    const host = await reading(database, (_client, catalog) => Promise.resolve(hostSteps(catalog)), { timeoutMs, signal });
    await applyPlan(database, { steps: [...host, dropStep(current)] }, { lock, run: createRun([]), timeoutMs, onStep, onProgress, signal, command: `atlas migrate drop-plugin ${pluginId} --allow ${current.hazard}` });
    return { ...counted, dropped: true };
  });

  async function look(): Promise<DroppedPlugin | undefined> {
    const { tables, dependents } = await reading(database, async (client) => ({ tables: await readLeftovers(client, pluginId), dependents: await findDependents(client, pluginId) }), { timeoutMs, signal });
    if (tables === undefined) return undefined;
    return { pluginId, tables, dependents, sql: `DROP SCHEMA ${quoteIdentifier(schemaOf(pluginId))} CASCADE`, hazard: `DROP:${pluginId}`, dropped: false };
  }

  function refuseUnlessAllowed(plugin: DroppedPlugin): void {
    refuse({ refusals: notAllowed([dropStep(plugin)], allow) }, `atlas migrate drop-plugin ${pluginId}`);
  }
}

function dropStep({ pluginId, tables, sql }: DroppedPlugin): Step {
  const count = `${tables.length} ${tables.length === 1 ? "table" : "tables"}`;
  const step = createStep({ pluginId, kind: "drop-plugin", sql, reversal: null, hazards: [{ ...hazard("DROP", { pluginId }, ""), message: `All that plugin "${pluginId}" keeps (${count}) would be deleted, and no undo brings it back.` }] });
  return { ...step, locks: tables.map(({ table }) => ({ mode: "ACCESS EXCLUSIVE", table: `${schemaOf(pluginId)}.${table}` })), blocks: "everybody" };
}
