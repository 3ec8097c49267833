import type { ActionApprovalMode, Role } from "@useatlas/plugin-sdk";
import { APPROVAL_MODES, AUTH_MODES, LOG_LEVELS, PROVIDERS, ROLES, type AtlasConfig, type AuthMode, type LogLevel, type Provider } from "./define-config.ts";
import type { Environment } from "./environment.ts";
import { countIn, portIn, wordIn } from "./read-variable.ts";

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
    logLevel: config.logLevel ?? wordIn(environment, "ATLAS_LOG_LEVEL", LOG_LEVELS) ?? "info",
    queryTimeoutMs: config.queryTimeoutMs ?? countIn(environment, "ATLAS_QUERY_TIMEOUT") ?? 30_000,
    rowLimit: config.rowLimit ?? countIn(environment, "ATLAS_ROW_LIMIT") ?? 1000,
  };
}

export interface ModelSettings {
  provider: Provider | undefined;
  name: string | undefined;
  url: string | undefined;
  key: string | undefined;
  maxSteps: number;
  maxTokens: number;
}

/** The model that was chosen, as far as one was. The providers' own variables count where Atlas's are not set. */
export function resolveModel({ model = {} }: AtlasConfig, environment: Environment): ModelSettings {
  const provider = model.provider ?? wordIn(environment, "ATLAS_PROVIDER", PROVIDERS);
  const ownKey = provider === "anthropic" ? environment.ANTHROPIC_API_KEY : provider === "openai" ? environment.OPENAI_API_KEY : undefined;
  const ownUrl = provider === "ollama" ? environment.OLLAMA_BASE_URL : undefined;
  return {
    provider,
    name: model.name ?? (environment.ATLAS_MODEL || undefined),
    url: model.url ?? (environment.ATLAS_MODEL_URL || ownUrl || undefined),
    key: model.key ?? (environment.ATLAS_MODEL_KEY || ownKey || undefined),
    maxSteps: model.maxSteps ?? 25,
    maxTokens: model.maxTokens ?? 200_000,
  };
}

export interface ActionSettings {
  /** By action type. */
  approval: Readonly<Record<string, ActionApprovalMode>>;
  /** What the operator asks for at least, whatever an action is content with. */
  least: ActionApprovalMode;
  timeoutMs: number;
  maxPerConversation: number;
  expiresAfterMs: number;
}

export function resolveActions({ actions = {} }: AtlasConfig, environment: Environment): ActionSettings {
  return {
    approval: actions.approval ?? {},
    least: wordIn(environment, "ATLAS_ACTION_APPROVAL", APPROVAL_MODES) ?? "auto",
    timeoutMs: actions.timeoutMs ?? countIn(environment, "ATLAS_ACTION_TIMEOUT") ?? 30_000,
    maxPerConversation: actions.maxPerConversation ?? countIn(environment, "ATLAS_ACTION_MAX_PER_CONVERSATION") ?? 10,
    expiresAfterMs: actions.expiresAfterMs ?? 86_400_000,
  };
}

export interface AuthSettings {
  mode: AuthMode;
  keys: readonly { name: string; key: string; role: Role }[];
}

export function resolveAuth({ auth = {} }: AtlasConfig, environment: Environment): AuthSettings {
  const fromEnvironment = environment.ATLAS_API_KEY ? [{ name: "api-key", key: environment.ATLAS_API_KEY, role: wordIn(environment, "ATLAS_API_KEY_ROLE", ROLES) ?? "member" }] : [];
  const keys = [...(auth.keys ?? []).map(({ role = "member", ...key }) => ({ ...key, role })), ...fromEnvironment];
  return { keys, mode: auth.mode ?? wordIn(environment, "ATLAS_AUTH_MODE", AUTH_MODES) ?? (keys.length > 0 ? "api-key" : "none") };
}

export interface SandboxSettings {
  /** The one that was asked for by name. */
  backend: string | undefined;
  sidecar: { url: string | undefined; token: string | undefined };
  nsjail: { path: string | undefined; searchPath: string | undefined; timeLimitSec: number; memoryLimitMb: number };
  /** `deployed`: on Vercel itself, where no credentials are needed. */
  vercel: { deployed: boolean; token: string | undefined; teamId: string | undefined; projectId: string | undefined };
  production: boolean;
}

export function resolveSandbox({ sandbox }: AtlasConfig, environment: Environment): SandboxSettings {
  return {
    backend: sandbox ?? (environment.ATLAS_SANDBOX || undefined),
    sidecar: { url: environment.ATLAS_SANDBOX_URL || undefined, token: environment.SIDECAR_AUTH_TOKEN || undefined },
    nsjail: {
      path: environment.ATLAS_NSJAIL_PATH || undefined,
      searchPath: environment.PATH,
      timeLimitSec: countIn(environment, "ATLAS_NSJAIL_TIME_LIMIT") ?? 10,
      memoryLimitMb: countIn(environment, "ATLAS_NSJAIL_MEMORY_LIMIT") ?? 256,
    },
    vercel: {
      deployed: Boolean(environment.VERCEL || environment.VERCEL_OIDC_TOKEN),
      token: environment.VERCEL_TOKEN || undefined,
      teamId: environment.VERCEL_TEAM_ID || undefined,
      projectId: environment.VERCEL_PROJECT_ID || undefined,
    },
    production: environment.NODE_ENV === "production",
  };
}

export function resolvePort({ port }: AtlasConfig, environment: Environment): number {
  return port ?? portIn(environment, "PORT") ?? 3001;
}
