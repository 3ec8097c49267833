import type { Engine } from "./reader/grammar.ts";

/**
 * The engine whose reading of a text counts. `dbType` decides where it is known: what a ClickHouse plugin says about its
 * dialect changes nothing about how ClickHouse reads. `parserDialect` decides for the others; what has no analyser of its
 * own, and what is unknown, is judged as "generic": only what all engines read alike.
 */
export function engineOf(dbType: string, parserDialect?: string): Engine {
  return byType[dbType.toLowerCase()] ?? byDialect[parserDialect ?? ""] ?? "generic";
}

const byType: Record<string, Engine | undefined> = Object.assign(Object.create(null), {
  postgres: "postgres", postgresql: "postgres", redshift: "postgres", mysql: "mysql", mariadb: "mysql",
  duckdb: "duckdb", clickhouse: "clickhouse", snowflake: "snowflake", sqlite: "sqlite",
});

// In the spelling of the contract, which is case-sensitive.
const byDialect: Record<string, Engine | undefined> = Object.assign(Object.create(null), {
  PostgresQL: "postgres", Redshift: "postgres", MySQL: "mysql", MariaDb: "mysql", Snowflake: "snowflake", SQLite: "sqlite",
});
