import type { Awaitable } from "./hooks.ts";

/** Which engine a datasource speaks; it picks the SQL analyser. Any other string is judged by `parserDialect`. */
export type PluginDBType =
  | "postgres"
  | "mysql"
  | "clickhouse"
  | "snowflake"
  | "duckdb"
  | "salesforce"
  | "sqlite"
  // `string & {}` keeps the literals above in completions and in inference.
  | (string & {});

/** The dialect names that SQL validation knows, in the spelling of node-sql-parser, or any other string. */
export type ParserDialect =
  | "Athena"
  | "BigQuery"
  | "Db2"
  | "FlinkSQL"
  | "Hive"
  | "MariaDb"
  | "MySQL"
  | "NoQL"
  | "PostgresQL"
  | "Redshift"
  | "Snowflake"
  | "SQLite"
  | "TransactSQL"
  | "Trino"
  | (string & {});

export interface PluginQueryResult {
  columns: string[];
  rows: Record<string, unknown>[];
  /** Set by the host, on what `ctx.connections` answers, when there were more rows than it hands out. */
  truncated?: boolean;
}

/** What the host asks of a driver beyond the deadline. A driver may ignore it: the host enforces it all the same. */
export interface PluginQueryOptions {
  /** Rows that are enough: the driver may stop after as many. */
  maxRows?: number;
  /** Aborted when nobody waits for the answer. */
  signal?: AbortSignal;
}

/** The interface that Atlas uses to query a database. */
export interface PluginDBConnection {
  /** @param timeoutMs milliseconds after which the query should be cancelled on the server. Throws what the driver throws. */
  query(sql: string, timeoutMs?: number, options?: PluginQueryOptions): Promise<PluginQueryResult>;
  /** Frees sockets, pools and files. Called once, also after failures; a second call does nothing. */
  close(): Promise<void>;
}

export interface QueryValidationResult {
  valid: boolean;
  /** Why not, in words that help the model to write a better query. */
  reason?: string;
}

/** A semantic-layer entity, in YAML, as a file under `semantic/entities/` would hold it. */
export interface PluginEntity {
  name: string;
  yaml: string;
}

/** Entities found at boot, such as by listing the database's tables. A throw degrades the datasource, visibly. */
export type EntityProvider = () => Awaitable<PluginEntity[]>;

export interface PluginConnectionDefinition {
  /** Called lazily and once; the host closes what it returns. */
  create(): Awaitable<PluginDBConnection>;
  dbType: PluginDBType;
  /** Parser for a `dbType` that the host has no analyser for. Unknown names are refused with the nearest one. */
  parserDialect?: ParserDialect;
  /** Further patterns to reject, beyond those that always are. Flags `g` and `y` have no effect. */
  forbiddenPatterns?: RegExp[];
  /** Replaces SQL validation, for languages that are not SQL. A throw, a time-out or a malformed result rejects. */
  validate?(query: string): Awaitable<QueryValidationResult>;
}
