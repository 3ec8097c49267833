import { nearestName, type Problem } from "@useatlas/plugin-sdk";
import type { Catalog } from "./catalog.ts";
import type { Entity } from "./entity.ts";
import { findEntity } from "./layer.ts";
import type { Metric } from "./metrics.ts";

export interface References {
  entities: readonly Entity[];
  catalog: Catalog | undefined;
  metrics: readonly Metric[];
  /** The files of the semantic folder. */
  paths: readonly string[];
}

/** Names that lead nowhere. They are warnings: what they mean may come from a datasource that is degraded. */
export function checkReferences({ entities, catalog, metrics, paths }: References): Problem[] {
  const names = entities.map(({ name }) => name);
  const unknown = (code: string, message: string, written: string, location: Problem["location"]): Problem => {
    const meant = nearestName(written, names);
    return { code, path: "", message, hint: meant ? `Did you mean "${meant}"?` : undefined, location };
  };

  const joins = entities.flatMap(({ name, connectionId, joins: list }) => {
    const reachable = entities.filter((entity) => entity.connectionId === connectionId);
    return list.filter(({ to }) => !findEntity(reachable, to)).map(({ to, location }) => unknown("JOIN_UNKNOWN", `${name} joins "${to}", and its connection has no such entity`, to, location));
  });
  const files = new Set(paths);
  const entries = (catalog?.entities ?? []).flatMap(({ name, file, location }) => {
    if (findEntity(entities, name) || (file !== undefined && entities.some(({ source }) => source.path === file))) return [];
    if (file !== undefined && files.has(file)) return [];
    return unknown("SEMANTIC_REFERENCE_UNKNOWN", `The catalog names "${name}", and there is no such entity`, name, location);
  });
  const measured = metrics.flatMap(({ name, entity, location }) =>
    entity === undefined || findEntity(entities, entity) ? [] : unknown("SEMANTIC_REFERENCE_UNKNOWN", `The metric ${name} names "${entity}", and there is no such entity`, entity, location),
  );
  return [...joins, ...entries, ...measured];
}
