import type { Catalog, CatalogColumn } from "./catalog.ts";
import { catalogText } from "./catalog-text.ts";
import { columnsOf } from "./columns.ts";
import { declaredConstraints } from "./constraint-names.ts";
import type { HistoryEntry } from "./history.ts";
import type { DeclaredPlugin } from "./types.ts";

/** What somebody changed by hand: what the last migration left, what is there, and what is declared. */
export interface Drift {
  /** `schema.table` or `schema.table.column`. */
  place: string;
  what: string;
  migrated: unknown;
  found: unknown;
  declared: unknown;
}

export interface FindDriftOptions {
  catalog: Catalog;
  history: readonly HistoryEntry[];
  declared: readonly DeclaredPlugin[];
}

/** Where the catalog is not as the last migration left it, and no later step of a migration that did not end says why. */
export function findDrift({ catalog, history, declared }: FindDriftOptions): Drift[] {
  const index = history.findLastIndex((entry) => entry.catalog !== null);
  const baseline = history[index]?.catalog;
  if (baseline === undefined || baseline === null) return [];
  const touched = new Set(history.slice(index + 1).map(({ pluginId, table }) => `plugin_${pluginId}.${table ?? ""}`));
  const [before, after] = [baseline, catalogText(catalog)].map(tablesOf);
  const places = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  const drift = [...places].filter((place) => !touched.has(place)).flatMap((place) => compareTables(place, before?.get(place), after?.get(place), declared));
  // The owner of a schema is told by each of its tables.
  return [...new Map(drift.map((one) => [`${one.place} ${one.what}`, one])).values()];
}

interface Table {
  schema: string;
  table: string;
  columns: Map<string, CatalogColumn>;
  /** Its indexes and constraints, by name; null where a history of before did not keep what they are. */
  objects: Map<string, string | null>;
  owner: string | undefined;
  schemaOwner: string | undefined;
}

function tablesOf(text: string): Map<string, Table> {
  // What catalogText wrote, this reads.
  const schemas = JSON.parse(text) as [string, [string, [string, CatalogColumn][], (string | [string, string])[], { owner: string; schemaOwner: string }?][]][];
  return new Map(
    schemas.flatMap(([schema, tables]) =>
      tables.map(([table, columns, objects, owners]): [string, Table] => {
        const named = objects.map((object): [string, string | null] => (typeof object === "string" ? [object, null] : object));
        return [`${schema}.${table}`, { schema, table, columns: new Map(columns), objects: new Map(named), owner: owners?.owner, schemaOwner: owners?.schemaOwner }];
      }),
    ),
  );
}

function compareTables(place: string, before: Table | undefined, after: Table | undefined, declared: readonly DeclaredPlugin[]): Drift[] {
  const table = before ?? after;
  const schema = declared.find(({ id }) => `plugin_${id}` === table?.schema)?.schema;
  const wanted = schema && table && Object.hasOwn(schema, table.table) ? columnsOf(schema, table.table) : undefined;
  if (before === undefined || after === undefined) {
    return [{ place, what: "table", migrated: before !== undefined, found: after !== undefined, declared: wanted !== undefined }];
  }
  const fields = [...new Set([...before.columns.keys(), ...after.columns.keys()])];
  const columns = fields.flatMap((field) => compareColumns(`${place}.${field}`, before.columns.get(field), after.columns.get(field), wanted?.find(({ name }) => name === field)));
  const wantedNames = wanted && schema && new Set(declaredConstraints(schema, after.table));
  const names = [...new Set([...before.objects.keys(), ...after.objects.keys()])];
  const objects = names.flatMap((name) => compareObjects({ place, what: `index or constraint "${name}"`, declared: wantedNames?.has(name) ?? null }, before.objects.get(name), after.objects.get(name)));
  return [...compareOwners(place, before, after), ...columns, ...objects];
}

/** One that was made anew under its name is another one. */
function compareObjects(drift: Pick<Drift, "place" | "what" | "declared">, before: string | null | undefined, after: string | null | undefined): Drift[] {
  if (before === undefined || after === undefined) return [{ ...drift, migrated: before !== undefined, found: after !== undefined }];
  return before === after || before === null ? [] : [{ ...drift, migrated: before, found: after }];
}

/** No plugin declares who owns what: it is whoever migrates. */
function compareOwners(place: string, before: Table, after: Table): Drift[] {
  const owners = [
    { place, what: "owner", migrated: before.owner, found: after.owner },
    { place: after.schema, what: "owner of the schema", migrated: before.schemaOwner, found: after.schemaOwner },
  ];
  return owners.filter(({ migrated, found }) => migrated !== undefined && migrated !== found).map((owner) => ({ ...owner, declared: null }));
}

function compareColumns(place: string, before: CatalogColumn | undefined, after: CatalogColumn | undefined, wanted: object | undefined): Drift[] {
  if (before === undefined || after === undefined) {
    return [{ place, what: "column", migrated: before !== undefined, found: after !== undefined, declared: wanted !== undefined }];
  }
  return properties.flatMap(([property, what]) => {
    const [migrated, found] = [before[property] ?? null, after[property] ?? null];
    return JSON.stringify(migrated) === JSON.stringify(found) ? [] : [{ place, what, migrated, found, declared: Object.entries(wanted ?? {}).find(([name]) => name === property)?.[1] ?? null }];
  });
}

const properties = [
  ["type", "type"],
  ["required", "NOT NULL"],
  ["defaultExpression", "default"],
  ["unique", "uniqueness"],
  ["reference", "reference"],
] as const;
