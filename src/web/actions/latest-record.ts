import type { ActionRecord, ActionStatus } from "@useatlas/plugin-sdk";

/** Of two copies of one action the one that knows more: an action only ever goes forward. */
export function latestRecord(one: ActionRecord | undefined, other: ActionRecord | undefined): ActionRecord | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return order[other.status] > order[one.status] ? other : one;
}

const order: Record<ActionStatus, number> = { pending: 0, executing: 1, unknown: 2, executed: 3, failed: 3, denied: 3, expired: 3 };
