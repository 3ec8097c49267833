import type { ActionApprovalMode, ActionRecord, Person, PluginAction, PluginToolDefinition } from "@useatlas/plugin-sdk";

// What the agent needs of the other rooms, which it does not know.

/** The one way to a database. Throws an AtlasError in words that help the model. */
export type RunQuery = (query: { sql: string; connectionId?: string | undefined; origin: "agent"; signal?: AbortSignal | undefined }) => Promise<QueryResult>;

export interface QueryResult {
  connectionId: string;
  columns: string[];
  rows: Record<string, unknown>[];
  rowCount: number;
  truncated: boolean;
  sql: string;
  durationMs: number;
}

export interface ExploreTool {
  run(command: string, options?: { signal?: AbortSignal }): Promise<{ output: string; exitCode: number; truncated: boolean }>;
}

export interface ActionDesk {
  /** Idempotent by conversation and call. Throws when the input or the number of actions does not pass. */
  propose(proposal: { name: string; input: unknown; conversationId: string; toolCallId: string; person: Person; signal?: AbortSignal }): Promise<ActionRecord>;
  outcome(where: { conversationId: string; toolCallId: string }): Promise<ActionRecord | undefined>;
  readonly actions: readonly { pluginId: string; action: PluginAction; approval: ActionApprovalMode }[];
}

export interface PluginTool extends PluginToolDefinition {
  readonly pluginId: string;
}

/** Calls into a plugin, under a deadline. */
export type CallPlugin = <Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Result | Promise<Result>) => Promise<Result>;

/** The part of a logger that the agent speaks to. */
export interface AgentLogger {
  warn(fields: object, message: string): void;
}

/** A datasource, as the prompt tells the model of it. */
export interface PromptConnection {
  id: string;
  name: string;
  dbType: string;
  dialect: string | undefined;
}
