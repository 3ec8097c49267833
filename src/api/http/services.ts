import type { ActionRecord, ActionStatus, AtlasPlugin, Person, PluginHealthResult, PluginLogger, PluginStatus, RequestHookContext, ResponseHookContext } from "@useatlas/plugin-sdk";
import type { UIMessage, UIMessageChunk } from "ai";

/** What the HTTP API calls: the same functions that the commands and the plugins use. */
export interface Services {
  logger: PluginLogger;
  hooks: { onRequest(context: RequestHookContext): void; onResponse(context: ResponseHookContext): void };
  plugins: readonly PluginState[];
  /** Asks a plugin for its health, under a deadline, and notes the answer in its state. Never throws. */
  checkHealth(state: PluginState): Promise<PluginHealthResult>;
  /** Calls into a plugin under a deadline. Throws `PLUGIN_THROWS` or `PLUGIN_TIMEOUT`. */
  call<Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Result | Promise<Result>): Promise<Result>;
  /** Asks the internal database for a sign of life; null where there is none. */
  pingDatabase: (() => Promise<unknown>) | null;
  /** Whether a model was chosen, so that questions can be answered. */
  hasModel: boolean;
  query(request: { sql: string; connectionId?: string | undefined; origin: "http"; signal: AbortSignal }): Promise<object>;
  chat(request: ChatRequest): Promise<ReadableStream<UIMessageChunk>>;
  conversations: {
    list(person: Person): Promise<readonly object[]>;
    get(id: string, person: Person): Promise<object>;
    delete(id: string, person: Person): Promise<unknown>;
  };
  approvals: ApprovalService;
  /** Drops what the context plugins remember, or one of them. */
  refreshContext(pluginId?: string): Promise<unknown>;
  reloadSemantics(): Promise<unknown>;
  sandboxes(): Promise<readonly object[]> | readonly object[];
}

export interface ChatRequest {
  conversationId: string;
  /** What the person says; left out to go on after a decision. */
  message?: UIMessage;
  person: Person;
  signal: AbortSignal;
}

export interface ApprovalService {
  approve(id: string, person: Person): Promise<ActionRecord>;
  deny(id: string, person: Person, reason?: string): Promise<ActionRecord>;
  resolve(id: string, person: Person, became: "executed" | "failed"): Promise<ActionRecord>;
  get(id: string, person: Person): Promise<ActionRecord>;
  list(query: { person: Person; status?: ActionStatus; conversationId?: string; limit?: number }): Promise<readonly ActionRecord[]>;
}

/** A plugin and what the host knows of it. */
export interface PluginState {
  readonly plugin: AtlasPlugin;
  readonly status: PluginStatus;
  readonly reason?: string | undefined;
  readonly health?: PluginHealthResult | undefined;
}
