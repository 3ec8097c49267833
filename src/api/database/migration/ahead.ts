import type { ClientBase } from "pg";
import type { Catalog } from "./catalog.ts";
import type { HistoryEntry } from "./history.ts";
import type { DeclaredPlugin, PlanProblem } from "./types.ts";

/** A plugin that a newer version of it has migrated. */
export interface Ahead {
  pluginId: string;
  migrated: string;
  declared: string;
}

/** By plugin, the version that migrated it last and was not taken back. */
export type MigratedVersions = ReadonlyMap<string, string>;

export async function readMigratedVersions(client: ClientBase, catalog: Catalog): Promise<MigratedVersions> {
  if (!catalog.get("atlas")?.get("migrations")?.columns.has("undoes")) return new Map();
  const { rows } = await client.query<{ pluginId: string; version: string }>(versionsQuery);
  return new Map(rows.map(({ pluginId, version }) => [pluginId, version]));
}

/** The same, of a history that was read already. */
export function migratedVersions(history: readonly HistoryEntry[]): MigratedVersions {
  const undone = new Set(history.map(({ undoes }) => undoes));
  const standing = history.filter(({ id, undoes }) => undoes === null && !undone.has(id));
  return new Map(standing.flatMap(({ pluginId, pluginVersion }) => (pluginVersion === null ? [] : [[pluginId, pluginVersion] as const])));
}

/** The plugins that are older than what migrated them. */
export function findAhead(declared: readonly DeclaredPlugin[], versions: MigratedVersions): Ahead[] {
  return declared.flatMap(({ id, version }) => {
    const migrated = versions.get(id);
    return version !== undefined && migrated !== undefined && isNewer(migrated, version) ? [{ pluginId: id, migrated, declared: version }] : [];
  });
}

/** Why nothing is planned for a plugin: what it would change is what the newer one needs. */
export function aheadNotice({ pluginId, migrated, declared }: Ahead): PlanProblem {
  return {
    code: "DATABASE_AHEAD",
    pluginId,
    table: "",
    message: `Plugin "${pluginId}" is at ${declared}, but ${migrated} has migrated the database, which is left as it is.`,
    hint: `Finish the deployment of ${migrated}. To go back to ${declared} for good, run with ${migrated}: atlas migrate undo`,
  };
}

/** Compares the numbers of two versions; what stands behind a dash decides nothing. */
function isNewer(one: string, other: string): boolean {
  const [first, second] = [one, other].map((version) => (version.split("-")[0] ?? "").split(".").map(Number));
  const index = first?.findIndex((part, at) => part !== (second?.[at] ?? 0)) ?? -1;
  return index >= 0 && (first?.[index] ?? 0) > (second?.[index] ?? 0);
}

const versionsQuery = `
  SELECT DISTINCT ON (done.plugin_id) done.plugin_id AS "pluginId", done.plugin_version AS version
  FROM atlas.migrations done
  WHERE done.plugin_version IS NOT NULL AND done.undoes IS NULL AND NOT EXISTS (SELECT FROM atlas.migrations later WHERE later.undoes = done.id)
  ORDER BY done.plugin_id, done.id DESC`;
