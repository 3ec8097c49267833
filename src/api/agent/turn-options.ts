import type { UIMessage } from "ai";
import type { Person } from "@useatlas/plugin-sdk";
import type { ConversationStore } from "./conversations/store.ts";
import type { ConfiguredModel } from "./model/configured-model.ts";
import type { ActionDesk, AgentLogger, CallPlugin, ExploreTool, PluginTool, PromptConnection, RunQuery } from "./ports.ts";
import type { ContextFragment } from "./prompt/compose-prompt.ts";

/** What every turn of an agent works with. */
export interface AgentParts {
  store: ConversationStore;
  query: RunQuery;
  approvals: ActionDesk;
  explore: ExploreTool;
  connections: readonly PromptConnection[];
  /** The semantic layer as Markdown, read when it was not. */
  semanticIndex: () => Promise<string>;
  loadContext: () => Promise<ContextFragment[]>;
  pluginTools: () => readonly PluginTool[];
  call: CallPlugin;
  secretsOf: (pluginId: string) => readonly string[];
  limits: AgentLimits;
  logger: AgentLogger;
}

export interface AgentLimits {
  /** Calls of the model in one turn. */
  maxSteps: number;
  /** Tokens of one turn, all its steps together. */
  maxTokens: number;
  /** Tokens of the history that is sent with each step. */
  historyTokens: number;
  /** Milliseconds for a plugin's tool. */
  toolMs: number;
}

/** One turn: the question is in the history, and the conversation is this turn's. */
export interface Turn {
  id: string;
  conversationId: string;
  history: UIMessage[];
  /** Whether a person wrote something; otherwise it goes on after a decision. */
  asked: boolean;
  person: Person;
  model: ConfiguredModel;
  signal: AbortSignal;
}

/** How a turn ended; stands in the metadata of its message. */
export interface TurnEnd {
  /** `waiting`: for a person's decision. `stopped`: by a limit. */
  outcome: "answered" | "waiting" | "stopped" | "cancelled" | "failed";
  usage: { inputTokens: number; outputTokens: number; steps: number };
  error?: { code: string; message: string; hint?: string };
}
