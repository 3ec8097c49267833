import type { Readable, Writable } from "node:stream";
import type { PluginAgent } from "./agent.ts";
import type { AtlasTool } from "./tool.ts";
import type { PluginDBConnection } from "./datasource.ts";

/** The internal Postgres database, with the plugin's own tables first in the search path. */
export interface PluginDatabase {
  /** Runs one statement with `$1`-style parameters and returns its rows. */
  query(sql: string, params?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  /** Runs one statement whose rows are of no interest. */
  execute(sql: string, params?: readonly unknown[]): Promise<void>;
}

/** The analytics datasources. Queries take the host's one query path: deadline included. */
export interface PluginConnections {
  /** Throws `CONNECTION_UNKNOWN` for an id that no datasource has. */
  get(id: string): PluginDBConnection;
  /** The ids of all datasources, in order of registration. */
  list(): string[];
}

export interface PluginToolDefinition {
  /** What the model calls: `^[a-zA-Z0-9_-]{1,64}$`, unique among all plugins. */
  name: string;
  description: string;
  tool: AtlasTool;
}

export interface PluginToolRegistry {
  /** Throws `TOOL_NAME_INVALID` or, naming both plugins, `TOOL_NAME_TAKEN`. */
  register(tool: PluginToolDefinition): void;
}

/** One level of a Pino-compatible logger: `(message)`, or `(fields, message)`. */
export interface PluginLogMethod {
  (message: string, ...values: unknown[]): void;
  (fields: object, message?: string, ...values: unknown[]): void;
}

/** A Pino-compatible child logger that carries the plugin's id and redacts secrets. */
export interface PluginLogger {
  debug: PluginLogMethod;
  info: PluginLogMethod;
  warn: PluginLogMethod;
  error: PluginLogMethod;
}

/** The stdin and stdout of a process that was started to speak a protocol over them. */
export interface PluginStdio {
  /** Takes both for this plugin; what is read comes once the host is ready. Throws `STDIO_TAKEN` when another plugin has them. */
  take(): { input: Readable; output: Writable };
}

/** What the host hands to `initialize()` and to hook handlers. */
export interface AtlasPluginContext {
  /** Null when DATABASE_URL is not set. */
  db: PluginDatabase | null;
  connections: PluginConnections;
  tools: PluginToolRegistry;
  logger: PluginLogger;
  /** What a surface on which people ask is made of. Ready when the host is: call it from routes and tools, not in `initialize()`. */
  agent: PluginAgent;
  /** Null, except under `atlas mcp`: anywhere else stdin and stdout belong to the command. */
  stdio: PluginStdio | null;
  /** The resolved Atlas configuration; cast it if you know its shape. */
  config: Record<string, unknown>;
}
