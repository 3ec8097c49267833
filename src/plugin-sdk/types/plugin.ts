import type { EntityProvider, PluginConnectionDefinition, PluginEntity } from "./datasource.ts";
import type { PluginFinding } from "./diagnosis.ts";
import type { Awaitable, PluginHooks } from "./hooks.ts";
import type { AtlasPluginContext } from "./host.ts";
import type { PluginRoutes } from "./routes.ts";
import type { PluginSandboxDefinition, PluginSandboxSecurity } from "./sandbox.ts";
import type { PluginTableDefinition } from "./schema.ts";
import type { PluginAction } from "./tool.ts";

export type PluginType = "datasource" | "context" | "interaction" | "action" | "sandbox";

/**
 * `registered`: validated and in the registry. `initializing`: `initialize()` is running. `healthy`, `unhealthy`:
 * initialized, and what the last health check said. `teardown`: shutting down. The host makes all transitions.
 */
export type PluginStatus = "registered" | "initializing" | "healthy" | "unhealthy" | "teardown";

export interface PluginHealthResult {
  healthy: boolean;
  /** The true cause, without secrets, when it is not healthy. */
  message?: string;
  latencyMs?: number;
}

/** What plugins of every type have in common. */
export interface AtlasPluginBase<Config = unknown> {
  /** Unique among the plugins of a config; names the plugin's database schema and its routes. */
  id: string;
  version: string;
  /** For people; the id where it is left out. */
  name?: string;
  config?: Config;
  hooks?: PluginHooks;
  /** Tables in the internal database, migrated at boot; they need DATABASE_URL. */
  schema?: Record<string, PluginTableDefinition>;
  /** Called once at startup, in order of registration. Throw to stop the server from starting. */
  initialize?(ctx: AtlasPluginContext): Awaitable<void>;
  /** Called by `atlas doctor` and the admin API. Never throws: a failure is `{ healthy: false, message }`. */
  healthCheck?(): Promise<PluginHealthResult>;
  /**
   * Called by `atlas doctor` when the plugin is healthy, under a deadline: what an operator should know beyond health, such as
   * a right that is missing or a certificate that ends soon. Only looks, and changes nothing. A throw is the plugin's fault.
   */
  diagnose?(): Awaitable<PluginFinding[]>;
  /** Called once at shutdown, in reverse order of registration. Never throws. */
  teardown?(): Awaitable<void>;
}

export interface PluginContextProvider {
  /** Text, typically Markdown, for the agent's prompt. Called on each invocation: cache it. */
  load(): Awaitable<string>;
  /** Called when the semantic layer is reloaded: drop the cache. */
  refresh?(): Awaitable<void>;
}

export interface DatasourceParts {
  connection: PluginConnectionDefinition;
  /** Merged into the semantic layer's whitelist at boot, in memory only. */
  entities?: PluginEntity[] | EntityProvider;
  /** Guidance for the model about this datasource's SQL, added to its prompt. */
  dialect?: string;
}

export interface ContextParts {
  contextProvider: PluginContextProvider;
}

export interface InteractionParts {
  /** Mounts HTTP routes. Leave it out for other transports, which start in `initialize()`. */
  routes?(app: PluginRoutes): void;
}

export interface ActionParts {
  actions: PluginAction[];
}

export interface SandboxParts {
  sandbox: PluginSandboxDefinition;
  security?: PluginSandboxSecurity;
}

interface OfType<Type extends PluginType> {
  type: Type;
  types?: never;
}

export interface AtlasDatasourcePlugin<Config = unknown> extends AtlasPluginBase<Config>, DatasourceParts, OfType<"datasource"> {}
export interface AtlasContextPlugin<Config = unknown> extends AtlasPluginBase<Config>, ContextParts, OfType<"context"> {}
export interface AtlasInteractionPlugin<Config = unknown> extends AtlasPluginBase<Config>, InteractionParts, OfType<"interaction"> {}
export interface AtlasActionPlugin<Config = unknown> extends AtlasPluginBase<Config>, ActionParts, OfType<"action"> {}
export interface AtlasSandboxPlugin<Config = unknown> extends AtlasPluginBase<Config>, SandboxParts, OfType<"sandbox"> {}

/** A plugin of several types at once; `definePlugin` checks that it has the parts of each. */
export interface AtlasMultiTypePlugin<Config = unknown>
  extends AtlasPluginBase<Config>, Partial<DatasourceParts>, Partial<ContextParts>, InteractionParts, Partial<ActionParts>, Partial<SandboxParts> {
  type?: never;
  types: readonly PluginType[];
}

export type AtlasPlugin<Config = unknown> =
  | AtlasDatasourcePlugin<Config>
  | AtlasContextPlugin<Config>
  | AtlasInteractionPlugin<Config>
  | AtlasActionPlugin<Config>
  | AtlasSandboxPlugin<Config>
  | AtlasMultiTypePlugin<Config>;
