import { foldName, quoteLiteral, type NamePart } from "../table-name.ts";

/** The query that lists a table's columns, in order, as `column_name` and `data_type`; undefined for an engine whose catalog is not known. */
export function columnsQuery(parts: readonly NamePart[], dbType: string): string | undefined {
  return isCatalogKnown(dbType) ? queries[dbType]?.(parts.map((part) => foldName(part, dbType))) : undefined;
}

/** Whether {@link columnsQuery} has a query for the engine. */
export function isCatalogKnown(dbType: string): boolean {
  return Object.hasOwn(queries, dbType);
}

type Query = (parts: string[]) => string | undefined;

// Its own look-up, so that the search path counts and views of every kind are found. A domain is what it is made of.
const postgres: Query = (parts) => `
SELECT a.attname AS column_name, CASE WHEN t.typtype = 'e' THEN 'enum' ELSE pg_catalog.format_type(COALESCE(NULLIF(t.typbasetype, 0), t.oid), NULL) END AS data_type
FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass(${quoteLiteral(parts.map(quoteIdentifier).join("."), "postgres")}) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;

const duckdb: Query = (parts) => {
  const [table, schema, catalog] = last(parts);
  const is = (column: string, value: string) => `lower(${column}) = lower(${quoteLiteral(value, "duckdb")})`;
  const unqualified = "table_catalog = current_database() AND table_schema = current_schema()";
  // `a.t` is the table t of the schema a, or of the main schema of the database a.
  const qualified = schema !== undefined && `(${is("table_schema", schema)} AND table_catalog = current_database() OR ${is("table_catalog", schema)} AND table_schema = 'main')`;
  const whole = schema !== undefined && catalog !== undefined && `${is("table_catalog", catalog)} AND ${is("table_schema", schema)}`;
  return `
SELECT column_name, data_type FROM information_schema.columns
WHERE ${is("table_name", table)} AND ${whole || qualified || unqualified}
ORDER BY ordinal_position`;
};

// The server decides whether the case of a table's name counts.
const mysql: Query = (parts) => {
  const [table, schema] = last(parts);
  const is = (column: string, value: string) => {
    const literal = quoteLiteral(value, "mysql");
    return `(BINARY ${column} = ${literal} OR @@lower_case_table_names > 0 AND LOWER(${column}) = LOWER(${literal}))`;
  };
  return `
SELECT column_name AS column_name, column_type AS data_type FROM information_schema.columns
WHERE ${is("table_name", table)} AND ${schema === undefined ? "table_schema = DATABASE()" : is("table_schema", schema)}
ORDER BY ordinal_position`;
};

const snowflake: Query = (parts) => {
  const [table, schema, database] = last(parts);
  return `
SELECT column_name AS "column_name", data_type AS "data_type" FROM ${database === undefined ? "" : `${quoteIdentifier(database)}.`}information_schema.columns
WHERE table_name = ${quoteLiteral(table, "snowflake")} AND table_schema = ${schema === undefined ? "CURRENT_SCHEMA()" : quoteLiteral(schema, "snowflake")}
ORDER BY ordinal_position`;
};

const clickhouse: Query = (parts) => {
  const [table, database] = last(parts);
  return `
SELECT name AS column_name, type AS data_type FROM system.columns
WHERE table = ${quoteLiteral(table, "clickhouse")} AND database = ${database === undefined ? "currentDatabase()" : quoteLiteral(database, "clickhouse")}
ORDER BY position`;
};

// Hidden columns of a virtual table are 1, generated ones 2 and 3.
const sqlite: Query = (parts) => {
  const [table, schema] = last(parts);
  const names = [table, ...(schema === undefined ? [] : [schema])].map((name) => quoteLiteral(name, "sqlite"));
  return `SELECT name AS column_name, type AS data_type FROM pragma_table_xinfo(${names.join(", ")}) WHERE hidden <> 1 ORDER BY cid`;
};

const queries: Record<string, Query> = { postgres, duckdb, mysql, snowflake, clickhouse, sqlite };

/** The table, then its schema, then the schema's database. */
function last(parts: readonly string[]): [table: string, schema: string | undefined, catalog: string | undefined] {
  return [parts.at(-1) ?? "", parts.at(-2), parts.at(-3)];
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
