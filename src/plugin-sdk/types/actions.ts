import type { ActionApprovalMode } from "./tool.ts";

/**
 * `pending`: waits for a person. `executing`: somebody has approved it, and `execute()` runs. `executed`, `failed`: it
 * returned, or threw. `denied`, `expired`: it never ran. `unknown`: the process that ran it was lost, or its time was up; it may
 * have happened. An admin says what became of it, unless the plugin's answer comes in late.
 */
export type ActionStatus = "pending" | "executing" | "executed" | "failed" | "denied" | "expired" | "unknown";

/** An action that the agent proposed, and what became of it. Times are ISO 8601 in UTC. */
export interface ActionRecord {
  id: string;
  conversationId: string;
  /** The model's call that proposed it; unique in its conversation. */
  toolCallId: string;
  pluginId: string;
  /** The action's name, which is also that of its tool. */
  name: string;
  description: string;
  actionType: string;
  reversible: boolean;
  approval: ActionApprovalMode;
  /** What `execute()` gets, whole, as JSON. */
  input: unknown;
  status: ActionStatus;
  /** The person whose question led to it. */
  proposedBy: string;
  proposedAt: string;
  expiresAt: string;
  /** Who approved or denied it; null while nobody has, and for `auto`. */
  decidedBy: string | null;
  decidedAt: string | null;
  /** What whoever denied it gave as reason; or who said what became of one that was unknown. */
  reason: string | null;
  finishedAt: string | null;
  /** What `execute()` returned, as JSON. */
  output: unknown;
  /** Why it failed, or why nobody knows. */
  error: string | null;
}
