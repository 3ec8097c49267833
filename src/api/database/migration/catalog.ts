import type { ClientBase, QueryResult } from "pg";
import { columnsQuery, objectsQuery, referencesQuery, requiredChecksQuery, uniquesQuery } from "./catalog-queries.ts";
import { isOwnName } from "./constraint-names.ts";

export interface CatalogReference {
  schema: string;
  table: string;
  column: string;
  /** The constraint's. */
  name: string;
  /** False until every row that was there has been checked. */
  valid: boolean;
  /** What it refers to is called this until the plan renames it. */
  formerTarget?: { table: string; column: string };
}

/** A constraint or index that a migration has begun and not finished. */
export interface Unfinished {
  name: string;
  valid: boolean;
}

export interface CatalogColumn {
  /** What it is called until the plan renames it. */
  formerName?: string;
  type: string;
  required: boolean;
  /** As PostgreSQL prints it, in UTC. */
  defaultExpression: string | null;
  unique: boolean;
  /** The constraint's name, when a constraint makes it unique. */
  uniqueName?: string;
  reference?: CatalogReference;
  /** An index of ours that no constraint stands on. */
  uniqueIndex?: Unfinished;
  /** A check of ours that the column is not null. */
  requiredCheck?: Unfinished;
}

export interface CatalogTable {
  /** What it is called until the plan renames it. */
  formerName?: string;
  columns: Map<string, CatalogColumn>;
  /** The constraint's. */
  primaryKey?: string;
  /** Its indexes and constraints: what PostgreSQL says of each, by name. */
  objects: Map<string, string>;
  owner: string;
  schemaOwner: string;
}

/** The tables that are there, by schema: the plugins' and the host's own. */
export type Catalog = Map<string, Map<string, CatalogTable>>;

/** What {@link catalogOf} is made of. Within a transaction of repeatable reads it is the state of one moment. */
export const catalogQueries = [columnsQuery, uniquesQuery, referencesQuery, requiredChecksQuery, objectsQuery] as const;

/** Reads the catalog in one message. */
export async function readCatalog(client: ClientBase): Promise<Catalog> {
  // Several statements in one text give several results, which pg's types do not know.
  return catalogOf((await client.query(catalogQueries.join("; "))) as unknown as QueryResult[]);
}

/** The catalog that the results of the queries describe. */
export function catalogOf(results: readonly QueryResult[]): Catalog {
  // In the order of the queries, whose columns are the rows' shapes.
  const [columns, uniques, references, checks, objects] = results as unknown as [
    QueryResult<ColumnRow>,
    QueryResult<UniqueRow>,
    QueryResult<ReferenceRow>,
    QueryResult<CheckRow>,
    QueryResult<ObjectRow>,
  ];
  const catalog: Catalog = new Map();
  for (const row of columns.rows) addColumn(catalog, row);
  for (const row of uniques.rows) addUnique(catalog, row);
  for (const { schema, table, column, target } of references.rows) {
    const found = catalog.get(schema)?.get(table)?.columns.get(column);
    if (found) found.reference = target;
  }
  for (const { schema, table, column, name, valid } of checks.rows) {
    const found = catalog.get(schema)?.get(table)?.columns.get(column);
    if (found && isOwnName(name, table, column, "required")) found.requiredCheck = { name, valid };
  }
  for (const { schema, table, name, definition } of objects.rows) catalog.get(schema)?.get(table)?.objects.set(name, definition);
  return catalog;
}

function addColumn(catalog: Catalog, { schema, table, column, type, required, defaultExpression, owner, schemaOwner }: ColumnRow): void {
  const tables = catalog.get(schema) ?? new Map<string, CatalogTable>();
  catalog.set(schema, tables);
  if (table === null) return;
  const { columns } = tables.get(table) ?? { columns: new Map<string, CatalogColumn>() };
  if (!tables.has(table)) tables.set(table, { columns, objects: new Map(), owner, schemaOwner });
  if (column !== null) columns.set(column, { type, required, defaultExpression, unique: false });
}

function addUnique(catalog: Catalog, { schema, table, column, primary, name, valid, constraint }: UniqueRow): void {
  const found = catalog.get(schema)?.get(table);
  if (found && primary) found.primaryKey = name;
  const unique = found?.columns.get(column ?? "");
  if (column === null || unique === undefined) return;
  if (!constraint && isOwnName(name, table, column, "key")) unique.uniqueIndex = { name, valid };
  if (valid) unique.unique = true;
  if (constraint && !primary) unique.uniqueName = name;
}

interface ColumnRow {
  schema: string;
  /** Null for a schema without tables. */
  table: string | null;
  /** Null for a table without columns. */
  column: string | null;
  type: string;
  required: boolean;
  defaultExpression: string | null;
  owner: string;
  schemaOwner: string;
}

interface UniqueRow {
  schema: string;
  table: string;
  /** Null when the index is on several columns. */
  column: string;
  primary: boolean;
  name: string;
  valid: boolean;
  /** False for a bare index. */
  constraint: boolean;
}

interface ReferenceRow {
  schema: string;
  table: string;
  column: string;
  target: CatalogReference;
}

interface PlaceRow {
  schema: string;
  table: string;
  name: string;
}

interface CheckRow extends PlaceRow {
  column: string;
  valid: boolean;
}

interface ObjectRow extends PlaceRow {
  definition: string;
}
