import type { ActionRecord } from "./actions.ts";
import type { PluginQueryResult } from "./datasource.ts";
import type { Person } from "./people.ts";

/** The agent and what belongs to it, as an interaction plugin offers them to people. */
export interface PluginAgent {
  /** Asks, and waits for the whole answer; whoever asks takes part in the conversation from then on. Throws when no model is configured, or when the conversation is answering already (`CONVERSATION_BUSY`). */
  ask(question: PluginQuestion): Promise<PluginAnswer>;
  /** Runs a command where the agent runs its own, over the semantic layer's files; hooks included. A command that fails is text too. */
  explore(command: string, options?: { signal?: AbortSignal }): Promise<string>;
  /** The files of the semantic layer, those that datasources bring along included. */
  files(): Promise<SemanticFile[]>;
  /** What became of an action. Throws `ACTION_UNKNOWN`, also for one of a conversation that this person does not take part in. */
  action(actionId: string, person: Person): Promise<ActionRecord>;
  /** Lets an action run, once. Throws `ACTION_FORBIDDEN`, `ACTION_CONFLICT` when it waits no more, `ACTION_UNKNOWN`. */
  approve(actionId: string, person: Person): Promise<ActionRecord>;
  /** Throws as `approve` does. */
  deny(actionId: string, person: Person, reason?: string): Promise<ActionRecord>;
}

export interface PluginQuestion {
  /** Left out: the conversation goes on after a decision. */
  question?: string;
  /** Left out: a new one. Choose one that belongs to your surface, such as `slack:C1:171.2`. */
  conversationId?: string;
  /** Who asks, as your surface has authenticated them: they become a participant. */
  person: Person;
  signal?: AbortSignal;
}

export interface PluginAnswer {
  conversationId: string;
  text: string;
  /** `waiting`: an action waits for a decision. Otherwise than with `answered`, `error` may say why. */
  outcome: "answered" | "waiting" | "stopped" | "cancelled" | "failed";
  error?: string;
  /** What was run, in order; without a result where it was refused, failed or was cancelled. */
  queries: { sql: string; explanation: string; result?: PluginQueryResult }[];
  actions: ActionRecord[];
}

export interface SemanticFile {
  /** Relative to the semantic folder, with slashes. */
  path: string;
  content: string;
}
