import type { Problem } from "@useatlas/plugin-sdk";
import type { Catalog } from "./catalog.ts";
import type { Entity } from "./entity.ts";
import type { Term } from "./glossary.ts";
import type { Metric } from "./metrics.ts";

/** A datasource, as far as the semantic layer cares. */
export interface SemanticConnection {
  id: string;
  dbType: string;
}

/** What Atlas knows of the team's data. Never changed: a reload makes another one. */
export interface SemanticLayer {
  connections: readonly SemanticConnection[];
  /** By connection, in the connections' order, and then by name. */
  entities: readonly Entity[];
  catalog: Catalog | undefined;
  glossary: readonly Term[];
  metrics: readonly Metric[];
  /** Every file that was read, as it is written; paths are relative to the folder, with slashes. */
  files: readonly { path: string; content: string }[];
  /** Datasources whose own entities, all or some of them, are missing. */
  degraded: readonly Degradation[];
  /** What works and should be mended, such as a key that nobody knows. */
  warnings: readonly Problem[];
}

export interface Degradation {
  connectionId: string;
  code: string;
  message: string;
}

export const emptyLayer: SemanticLayer = { connections: [], entities: [], catalog: undefined, glossary: [], metrics: [], files: [], degraded: [], warnings: [] };

/** The tables of a connection that may be queried, each exactly as its entity writes it. */
export function whitelistOf({ entities }: SemanticLayer, connectionId: string): readonly string[] {
  return entities.filter((entity) => entity.connectionId === connectionId).map(({ table }) => table);
}

/** Finds the entity that a join or the catalog means: by its name, its table, or the last part of either. */
export function findEntity(entities: readonly Entity[], written: string): Entity | undefined {
  const byName = entities.find(({ name, table }) => name === written || table === written);
  if (byName) return byName;
  const wanted = written.toLowerCase();
  const close = entities.filter(({ name, table }) => [name, table, lastPart(table)].some((other) => other.toLowerCase() === wanted));
  return close.length === 1 ? close[0] : undefined;
}

function lastPart(table: string): string {
  return table.split(".").at(-1) ?? table;
}
