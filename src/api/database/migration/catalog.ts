import type { ClientBase, QueryResult } from "pg";

export interface CatalogReference {
  schema: string;
  table: string;
  column: string;
}

export interface CatalogColumn {
  type: string;
  required: boolean;
  /** As PostgreSQL prints it, in UTC. */
  defaultExpression: string | null;
  unique: boolean;
  reference?: CatalogReference;
}

export interface CatalogTable {
  columns: Map<string, CatalogColumn>;
  hasPrimaryKey: boolean;
}

/** The tables that are there, by schema: the plugins' and the host's own. */
export type Catalog = Map<string, Map<string, CatalogTable>>;

/** Reads the catalog in one message. Within a transaction of repeatable reads it is the state of one moment. */
export async function readCatalog(client: ClientBase): Promise<Catalog> {
  // Several statements in one text give several results, which pg's types do not know.
  const results = (await client.query(`${columnsQuery}; ${uniquesQuery}; ${referencesQuery}`)) as unknown as [
    QueryResult<ColumnRow>,
    QueryResult<UniqueRow>,
    QueryResult<ReferenceRow>,
  ];
  const [columns, uniques, references] = results;
  const catalog: Catalog = new Map();
  for (const row of columns.rows) addColumn(catalog, row);
  for (const { schema, table, column, primary } of uniques.rows) {
    const found = catalog.get(schema)?.get(table);
    const unique = found?.columns.get(column);
    if (found && primary) found.hasPrimaryKey = true;
    if (unique) unique.unique = true;
  }
  for (const { schema, table, column, target } of references.rows) {
    const found = catalog.get(schema)?.get(table)?.columns.get(column);
    if (found) found.reference = target;
  }
  return catalog;
}

function addColumn(catalog: Catalog, { schema, table, column, type, required, defaultExpression }: ColumnRow): void {
  const tables = catalog.get(schema) ?? new Map<string, CatalogTable>();
  catalog.set(schema, tables);
  if (table === null) return;
  const { columns } = tables.get(table) ?? { columns: new Map<string, CatalogColumn>() };
  if (!tables.has(table)) tables.set(table, { columns, hasPrimaryKey: false });
  if (column !== null) columns.set(column, { type, required, defaultExpression, unique: false });
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
}

interface ReferenceRow {
  schema: string;
  table: string;
  column: string;
  target: CatalogReference;
}

const ours = `(n.nspname = 'atlas' OR n.nspname LIKE 'plugin\\_%')`;

const columnsQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS "defaultExpression"
  FROM pg_namespace n
  LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE ${ours}
  ORDER BY n.nspname, c.relname, a.attnum`;

const uniquesQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column", i.indisprimary AS "primary"
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] AND i.indnkeyatts = 1
  WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND ${ours}`;

const referencesQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column",
         json_build_object('schema', tn.nspname, 'table', t.relname, 'column', ta.attname) AS target
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
  JOIN pg_class t ON t.oid = k.confrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum = k.confkey[1]
  WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1 AND ${ours}`;
