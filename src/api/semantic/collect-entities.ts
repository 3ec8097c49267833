import type { Problem } from "@useatlas/plugin-sdk";
import type { Entity } from "./entity.ts";
import type { Degradation, SemanticConnection } from "./layer.ts";
import type { ProvidedEntities } from "./plugin-entities.ts";
import { readEntity } from "./read-entity.ts";
import { tableKey } from "./table-name.ts";
import { createVirtualPaths } from "./virtual-path.ts";

export interface CollectOptions {
  connections: readonly SemanticConnection[];
  provided: readonly ProvidedEntities[];
  /** Every file of the semantic folder: no virtual file may hide one. */
  paths: readonly string[];
}

export interface CollectedEntities {
  entities: Entity[];
  faults: Problem[];
  warnings: Problem[];
  degraded: Degradation[];
}

/**
 * Puts the files' entities and those of the datasources together. A table has one entity on each connection: between two
 * files that is a fault, and a file wins over a plugin, whose other entities are kept when one of them is at fault.
 */
export function collectEntities(fromFiles: readonly Entity[], { connections, provided, paths }: CollectOptions): CollectedEntities {
  const collected: CollectedEntities = { entities: [], faults: [], warnings: [], degraded: provided.flatMap(({ degraded }) => degraded) };
  const taken = createRegister(connections);
  const pathOf = createVirtualPaths(paths);

  for (const written of fromFiles) {
    const entity = { ...written, connectionId: written.connectionId ?? connections[0]?.id };
    const other = taken.find(entity);
    if (other) collected.faults.push(twice(entity, other));
    else taken.add(entity);
  }
  for (const { connectionId, entities } of provided) {
    for (const { name, yaml } of entities) take(connectionId, name, yaml);
  }
  return { ...collected, entities: taken.entities };

  function take(connectionId: string, name: string, yaml: string): void {
    const label = `entity "${name}"`;
    const { entity, faults, warnings } = readEntity({ kind: "plugin", path: pathOf(connectionId, name), text: yaml }, { name });
    const degrade = (code: string, message: string) => collected.degraded.push({ connectionId, code, message: `${label}: ${message}` });
    for (const { code, message } of faults) degrade(code, message);
    for (const warning of warnings) collected.warnings.push({ ...warning, message: `Plugin "${connectionId}", ${label}, ${warning.message}` });
    if (!entity) return;

    const own: Entity = { ...entity, connectionId };
    const other = taken.find(own);
    if (entity.connectionId !== undefined && entity.connectionId !== connectionId) {
      degrade("SEMANTIC_REFERENCE_UNKNOWN", `its connection is "${entity.connectionId}", but a plugin's entities belong to the plugin itself`);
    } else if (other?.source.kind === "file") {
      collected.warnings.push({ code: "SEMANTIC_ENTITY_OVERRIDDEN", path: "", message: `Plugin "${connectionId}", ${label}: ${other.source.path} describes ${clash(own, other)}, and is the one that counts`, location: other.location });
    } else if (other) {
      degrade("SEMANTIC_ENTITY_TWICE", `another entity of the plugin has ${clash(own, other)}`);
    } else {
      taken.add(own);
    }
  }
}

/** The entities so far, found by their table or their name on the same connection. */
function createRegister(connections: readonly SemanticConnection[]) {
  const entities: Entity[] = [];
  const byKey = new Map<string, Entity>();
  const keysOf = ({ connectionId, table, name }: Entity) => {
    const dbType = connections.find(({ id }) => id === connectionId)?.dbType ?? "";
    return [`table\u0000${connectionId}\u0000${tableKey(table, dbType)}`, `name\u0000${connectionId}\u0000${name}`];
  };

  return {
    entities,
    find: (entity: Entity) => keysOf(entity).flatMap((key) => byKey.get(key) ?? [])[0],
    add(entity: Entity) {
      entities.push(entity);
      for (const key of keysOf(entity)) byKey.set(key, entity);
    },
  };
}

function twice(entity: Entity, other: Entity): Problem {
  return { code: "SEMANTIC_ENTITY_TWICE", path: "table", message: `${other.source.path} has ${clash(entity, other)} already`, hint: "Keep one of the two.", location: entity.location };
}

function clash(entity: Entity, other: Entity): string {
  return entity.name === other.name && entity.table !== other.table ? `the name "${entity.name}"` : `the table ${other.table}`;
}
