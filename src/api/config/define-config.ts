import type { AtlasPlugin } from "@useatlas/plugin-sdk";

/** What `atlas.config.ts` exports. A key here wins over its environment variable. */
export interface AtlasConfig {
  /** In the order in which they are initialized; torn down in reverse. */
  plugins?: readonly AtlasPlugin[];
  /** The internal database: `postgres://…` or `embedded:<dir>`. Default: the variable DATABASE_URL, else none. */
  databaseUrl?: string;
  /** Default: the variable ATLAS_LOG_LEVEL, else `info`. */
  logLevel?: LogLevel;
  /** Rows of a result at most. Default: the variable ATLAS_ROW_LIMIT, else 1000. */
  rowLimit?: number;
  /** Milliseconds for a query. Default: the variable ATLAS_QUERY_TIMEOUT, else 30000. */
  queryTimeoutMs?: number;
  /** What single datasources allow, by plugin id. */
  connections?: Record<string, ConnectionConfig>;
}

export interface ConnectionConfig {
  /** Functions beyond those that the guard knows to be harmless, such as UDFs: `score`, `analytics.score`. */
  allowFunctions?: readonly string[];
  /** Tables beyond those of the semantic layer: `orders`, `public.orders`. */
  allowTables?: readonly string[];
  /** Queries that run at once; others wait. Default: 10. */
  maxConcurrent?: number;
  /** Queries that start within a minute; more are refused. Default: no limit. */
  maxPerMinute?: number;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** Returns its argument: it gives `atlas.config.ts` its types. */
export function defineConfig(config: AtlasConfig): AtlasConfig {
  return config;
}
