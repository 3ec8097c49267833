import type { ActionApprovalMode, AtlasPlugin, Role } from "@useatlas/plugin-sdk";

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
  /** The model that answers. Default: the variables ATLAS_PROVIDER, ATLAS_MODEL, ATLAS_MODEL_URL and ATLAS_MODEL_KEY. */
  model?: ModelConfig;
  /** Who approves which actions, and for how long. */
  actions?: ActionsConfig;
  /** Where `explore` runs, by name: a sandbox plugin's id, `vercel`, `nsjail`, `sidecar` or `just-bash`. Default: the variable ATLAS_SANDBOX, else the best one that serves. */
  sandbox?: string;
  /** Who may use `atlas serve`. */
  auth?: AuthConfig;
  /** Default: the variable PORT, else 3001. */
  port?: number;
  /** Requests to `atlas serve` that a person may make within a minute, and that an address may make to the plugins' routes. Default: 600. */
  requestsPerMinute?: number;
}

export interface ModelConfig {
  provider?: Provider;
  /** As the provider calls it. */
  name?: string;
  /** Base URL of an OpenAI-compatible endpoint. */
  url?: string;
  key?: string;
  /** Steps of one answer, each a call of the model. Default: 25. */
  maxSteps?: number;
  /** Tokens of one answer, all its steps together. Default: 200000. */
  maxTokens?: number;
}

export interface ActionsConfig {
  /** By action type, such as `email:send`. Wins over what the action itself asks for. */
  approval?: Record<string, ActionApprovalMode>;
  /** Milliseconds that `execute()` has. Default: the variable ATLAS_ACTION_TIMEOUT, else 30000. */
  timeoutMs?: number;
  /** Actions that may be proposed in one conversation. Default: the variable ATLAS_ACTION_MAX_PER_CONVERSATION, else 10. */
  maxPerConversation?: number;
  /** Milliseconds after which nobody can approve it any more. Default: 86400000, a day. */
  expiresAfterMs?: number;
}

export interface AuthConfig {
  /** `none` serves the loopback interface only. Default: the variable ATLAS_AUTH_MODE, else `api-key` when there is a key, else `none`. */
  mode?: AuthMode;
  /** In addition to the one in the variables ATLAS_API_KEY and ATLAS_API_KEY_ROLE. */
  keys?: readonly ApiKey[];
}

export interface ApiKey {
  /** Who uses it; stands in the records of actions. */
  name: string;
  key: string;
  /** Default: `member`. */
  role?: Role;
}

export type Provider = (typeof PROVIDERS)[number];
export type AuthMode = (typeof AUTH_MODES)[number];

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

export const APPROVAL_MODES = ["manual", "admin-only", "auto"] as const satisfies readonly ActionApprovalMode[];
export const AUTH_MODES = ["none", "api-key"] as const;
export const PROVIDERS = ["anthropic", "openai", "openai-compatible", "ollama"] as const;
export const ROLES = ["member", "admin"] as const satisfies readonly Role[];
export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** Returns its argument: it gives `atlas.config.ts` its types. */
export function defineConfig(config: AtlasConfig): AtlasConfig {
  return config;
}
