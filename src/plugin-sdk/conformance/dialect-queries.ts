/** Queries whose answer is known, in the words of one dialect. */
export interface ConformanceQueries {
  /** One column and no row. */
  empty?: string;
  /** {@link sample}'s text. */
  text?: string;
  /** {@link sample}'s integer, which is beyond 2^53. */
  integer?: string;
  /** {@link sample}'s decimal, which no double holds. */
  decimal?: string;
  /** {@link sample}'s date. */
  date?: string;
  /** NULL. */
  nothing?: string;
  /** The numbers 1 and 2 in two columns of one name. */
  twice?: string;
  /** What the database refuses. */
  fails?: string;
  /** What takes a minute at least. */
  slow?: string;
}

/** What the queries of a dialect answer: letters with marks of their own, from right to left, of four bytes. */
export const sample = {
  text: "žluťoučký kůň 🐎 e\u0301 שלום مرحبا 漢字 👩‍👩‍👧",
  integer: "9007199254740993",
  decimal: "123456789012.345678",
  date: "2024-02-29",
} as const;

/** The queries for a `dbType`; none for an engine whose language is not known. */
export function queriesOf(dbType: string): ConformanceQueries {
  return Object.hasOwn(dialects, dbType) ? (dialects[dbType] ?? {}) : {};
}

const standard: ConformanceQueries = {
  empty: "SELECT one FROM (SELECT 1 AS one) AS t WHERE 1 = 0",
  text: `SELECT '${sample.text}' AS value`,
  integer: `SELECT CAST(${sample.integer} AS BIGINT) AS value`,
  decimal: `SELECT CAST('${sample.decimal}' AS DECIMAL(18, 6)) AS value`,
  date: `SELECT CAST('${sample.date}' AS DATE) AS value`,
  nothing: "SELECT NULL AS value",
  twice: "SELECT 1 AS id, 2 AS id",
  fails: "SELECT * FROM atlas_conformance_missing",
};

// SQLite has neither decimals nor dates.
const { decimal: _decimal, date: _date, ...plain } = standard;

const dialects: Record<string, ConformanceQueries> = {
  postgres: { ...standard, slow: "SELECT pg_sleep(60) AS value" },
  duckdb: { ...standard, slow: "SELECT count(*) AS value FROM range(1000000000) AS a, range(1000) AS b" },
  mysql: { ...standard, integer: `SELECT CAST(${sample.integer} AS SIGNED) AS value`, slow: "SELECT SLEEP(60) AS value" },
  sqlite: { ...plain, slow: "WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 1000000000000) SELECT max(value) AS value FROM n" },
  clickhouse: { ...standard, integer: `SELECT toInt64(${sample.integer}) AS value`, slow: "SELECT sum(sleepEachRow(1)) AS value FROM numbers(60) SETTINGS max_block_size = 1" },
  snowflake: { ...standard, slow: "CALL SYSTEM$WAIT(60)" },
};
