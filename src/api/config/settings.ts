import { AtlasError } from "@useatlas/plugin-sdk";
import { LOG_LEVELS, type AtlasConfig, type LogLevel } from "./define-config.ts";
import type { Environment } from "./environment.ts";

/** What the host runs with: each value from the config, else from its variable, else its default. */
export interface Settings {
  databaseUrl: string | undefined;
  logLevel: LogLevel;
  /** Milliseconds. */
  queryTimeoutMs: number;
  rowLimit: number;
}

/** Throws `ENV_INVALID` for a variable whose value cannot be used. */
export function resolveSettings(config: AtlasConfig, environment: Environment): Settings {
  return {
    databaseUrl: config.databaseUrl || environment.DATABASE_URL || undefined,
    logLevel: config.logLevel ?? logLevel(environment.ATLAS_LOG_LEVEL),
    queryTimeoutMs: config.queryTimeoutMs ?? count("ATLAS_QUERY_TIMEOUT", environment.ATLAS_QUERY_TIMEOUT, 30_000),
    rowLimit: config.rowLimit ?? count("ATLAS_ROW_LIMIT", environment.ATLAS_ROW_LIMIT, 1000),
  };
}

function logLevel(value: string | undefined): LogLevel {
  if (!value) return "info";
  const level = LOG_LEVELS.find((known) => known === value.toLowerCase());
  if (!level) throw invalid("ATLAS_LOG_LEVEL", value, `one of: ${LOG_LEVELS.join(", ")}`);
  return level;
}

function count(name: string, value: string | undefined, otherwise: number): number {
  if (!value) return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number <= 0 || number > longestTimer) throw invalid(name, value, "a whole number above 0");
  return number;
}

function invalid(name: string, value: string, expected: string): AtlasError {
  return new AtlasError(`${name} is ${JSON.stringify(value)}, and must be ${expected}.`, { code: "ENV_INVALID", hint: `Correct ${name} in .env or in the environment.` });
}

// setTimeout fires at once above this.
const longestTimer = 2 ** 31 - 1;
