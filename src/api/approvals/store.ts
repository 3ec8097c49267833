import type { ActionRecord, ActionStatus } from "@useatlas/plugin-sdk";
import type { ActionEvent } from "./state-machine.ts";

/** An action as it is kept: what everybody sees, and the input as the model gave it. */
export interface StoredAction {
  record: ActionRecord;
  asked: unknown;
}

export type NewAction = Pick<
  ActionRecord,
  "conversationId" | "toolCallId" | "pluginId" | "name" | "description" | "actionType" | "reversible" | "approval" | "input" | "proposedBy"
> & { asked: unknown };

export interface ActionQuery {
  /** Only those of conversations in which this person takes part. */
  personId?: string | undefined;
  status?: ActionStatus | undefined;
  conversationId?: string | undefined;
  limit: number;
}

/**
 * Where actions are kept. A change happens at once and whole, or not at all: then `undefined` is returned, because the
 * action is not in a state for it. What is read is never stale: what has expired, or lost its process, is read as that.
 */
export interface ActionStore {
  /** Adds a pending one. Returns the one that the same call has made already, or `full` when its conversation has as many as it may. */
  add(action: NewAction, limits: { maxPerConversation: number; expiresAfterMs: number }): Promise<StoredAction | "full">;
  find(id: string): Promise<StoredAction | undefined>;
  findCall(where: { conversationId: string; toolCallId: string }): Promise<StoredAction | undefined>;
  /** The latest first. */
  list(query: ActionQuery): Promise<ActionRecord[]>;
  /** Makes `claimedBy` the one that runs it. */
  claim(id: string, by: { claimedBy: string; personId: string | null }): Promise<StoredAction | undefined>;
  deny(id: string, by: { personId: string; reason: string | null }): Promise<ActionRecord | undefined>;
  /** Says what came of it, as the one that has claimed it. */
  finish(id: string, outcome: ActionOutcome & { claimedBy: string }): Promise<ActionRecord | undefined>;
  /** Says what became of an unknown one. */
  resolve(id: string, resolution: { event: Extract<ActionEvent, "confirm" | "refute">; reason: string }): Promise<ActionRecord | undefined>;
  /** Makes this process one whose loss is noticed, until it leaves. */
  enter(): Promise<Presence>;
  close(): Promise<void>;
}

export type ActionOutcome = { event: "succeed"; output: unknown } | { event: "fail" | "lose"; error: string };

export interface Presence {
  claimedBy: string;
  leave(): Promise<void>;
}
