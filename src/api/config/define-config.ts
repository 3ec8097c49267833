import type { AtlasPlugin } from "@useatlas/plugin-sdk";

/** What `atlas.config.ts` exports. A key here wins over its environment variable. */
export interface AtlasConfig {
  /** In the order in which they are initialized; torn down in reverse. */
  plugins?: readonly AtlasPlugin[];
  /** The internal database: `postgres://…` or `embedded:<dir>`. Default: the variable DATABASE_URL, else none. */
  databaseUrl?: string;
  /** Default: the variable ATLAS_LOG_LEVEL, else `info`. */
  logLevel?: LogLevel;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** Returns its argument: it gives `atlas.config.ts` its types. */
export function defineConfig(config: AtlasConfig): AtlasConfig {
  return config;
}
