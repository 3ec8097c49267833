import { nearestName, type Problem } from "@useatlas/plugin-sdk";
import type { Dimension, Entity, EntitySource, Join, Measure } from "./entity.ts";
import { entityKeys, entitySchema, type EntityYaml } from "./entity-schema.ts";
import { readDocument, type ReadDocument } from "./read-document.ts";
import { unknownKeys } from "./unknown-keys.ts";
import type { YamlPath } from "./yaml-document.ts";

/** An entity whose connection is still the one that it names, if it names one. */
export interface EntityReading {
  entity: Entity | undefined;
  faults: readonly Problem[];
  warnings: readonly Problem[];
}

export interface ReadEntityOptions {
  file?: string;
  /** What it is called when it does not say. Default: its table. */
  name?: string;
  /** The connections that it may name. Default: any. */
  connectionIds?: readonly string[];
}

export function readEntity(source: EntitySource, { file, name, connectionIds }: ReadEntityOptions = {}): EntityReading {
  const reading = readDocument({ text: source.text, file }, entitySchema);
  if ("faults" in reading) return { entity: undefined, faults: reading.faults, warnings: [] };
  const { document } = reading;
  const faults = connectionIds ? unknownConnection(document, connectionIds) : [];
  return { entity: toEntity(document, { source, name }), faults, warnings: unknownKeys(document, entityKeys, "entity") };
}

function unknownConnection({ data: { connection }, problemAt }: ReadDocument<EntityYaml>, ids: readonly string[]): Problem[] {
  if (connection === undefined || connection === null || ids.includes(connection)) return [];
  const meant = nearestName(connection, ids);
  const hint = meant ? `Did you mean "${meant}"?` : `The datasources are: ${ids.join(", ") || "none"}.`;
  return [problemAt(["connection"], { code: "SEMANTIC_REFERENCE_UNKNOWN", message: `connection is "${connection}", and there is no such datasource`, hint })];
}

function toEntity({ data, locate }: ReadDocument<EntityYaml>, { source, name }: { source: EntitySource; name: string | undefined }): Entity {
  const at = (list: string, path: YamlPath) => locate([list, ...path]);
  const dimensions = data.dimensions ?? [];
  return {
    name: data.name ?? name ?? data.table,
    table: data.table,
    connectionId: data.connection ?? undefined,
    description: data.description ?? undefined,
    dimensions: dimensions.map((dimension): Dimension => ({
      name: dimension.name,
      sql: dimension.sql ?? undefined,
      type: dimension.type ?? undefined,
      description: dimension.description ?? undefined,
      values: (dimension.values ?? dimension.sample_values ?? []).filter((value) => typeof value !== "object").map(String),
      location: at("dimensions", dimension.path),
    })),
    measures: (data.measures ?? []).map((measure): Measure => ({
      name: measure.name,
      sql: measure.sql ?? undefined,
      type: measure.type ?? undefined,
      description: measure.description ?? undefined,
      location: at("measures", measure.path),
    })),
    joins: (data.joins ?? []).map((join) => toJoin(join, { table: data.table, location: at("joins", join.path) })),
    primaryKey: data.primary_key ? [data.primary_key].flat() : dimensions.filter(({ primary_key }) => primary_key).map((dimension) => dimension.name),
    source,
    location: locate(["table"]),
  };
}

function toJoin(join: NonNullable<EntityYaml["joins"]>[number], { table, location }: { table: string; location: Join["location"] }): Join {
  const to = join.to ?? join.target_entity ?? join.name ?? "";
  const columns = join.join_columns;
  return {
    to,
    relationship: join.relationship ?? undefined,
    sql: join.sql ?? join.on ?? (columns ? `${table}.${columns.from} = ${to}.${columns.to}` : undefined),
    description: join.description ?? undefined,
    location,
  };
}
