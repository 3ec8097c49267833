import type { ClientBase, QueryResult } from "pg";
import { columnsQuery, namesQuery, referencesQuery, requiredChecksQuery, uniquesQuery } from "./catalog-queries.ts";
import { isOwnName } from "./names.ts";

export interface CatalogReference {
  schema: string;
  table: string;
  column: string;
  /** The constraint's. */
  name: string;
  /** False until every row that was there has been checked. */
  valid: boolean;
}

/** A constraint or index that a migration has begun and not finished. */
export interface Unfinished {
  name: string;
  valid: boolean;
}

export interface CatalogColumn {
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
  columns: Map<string, CatalogColumn>;
  hasPrimaryKey: boolean;
  /** Of its indexes and constraints. */
  names: string[];
}

/** The tables that are there, by schema: the plugins' and the host's own. */
export type Catalog = Map<string, Map<string, CatalogTable>>;

/** Reads the catalog in one message, which may open a transaction. Within one of repeatable reads it is the state of one moment. */
export async function readCatalog(client: ClientBase, { opening = "" } = {}): Promise<Catalog> {
  const queries = [columnsQuery, uniquesQuery, referencesQuery, requiredChecksQuery, namesQuery];
  // Several statements in one text give several results, which pg's types do not know.
  const all = (await client.query(`${opening}; ${queries.join("; ")}`)) as unknown as unknown[];
  const results = all.slice(-queries.length) as [
    QueryResult<ColumnRow>,
    QueryResult<UniqueRow>,
    QueryResult<ReferenceRow>,
    QueryResult<CheckRow>,
    QueryResult<NameRow>,
  ];
  const [columns, uniques, references, checks, names] = results;
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
  for (const { schema, table, name } of names.rows) catalog.get(schema)?.get(table)?.names.push(name);
  return catalog;
}

function addColumn(catalog: Catalog, { schema, table, column, type, required, defaultExpression }: ColumnRow): void {
  const tables = catalog.get(schema) ?? new Map<string, CatalogTable>();
  catalog.set(schema, tables);
  if (table === null) return;
  const { columns } = tables.get(table) ?? { columns: new Map<string, CatalogColumn>() };
  if (!tables.has(table)) tables.set(table, { columns, hasPrimaryKey: false, names: [] });
  if (column !== null) columns.set(column, { type, required, defaultExpression, unique: false });
}

function addUnique(catalog: Catalog, { schema, table, column, primary, name, valid, constraint }: UniqueRow): void {
  const found = catalog.get(schema)?.get(table);
  if (found && primary) found.hasPrimaryKey = true;
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

interface NameRow {
  schema: string;
  table: string;
  name: string;
}

interface CheckRow extends NameRow {
  column: string;
  valid: boolean;
}
