import type { ActionStatus } from "@useatlas/plugin-sdk";

/**
 * What can happen to an action. `claim`: somebody approved it, and this process is the one that runs it. `lose`: its process is
 * gone, or its time was up. `confirm`, `refute`: an admin says that a lost one did, or did not, happen.
 */
export type ActionEvent = keyof typeof transitions;

export type ActionVerdict = { allowed: true; status: ActionStatus } | { allowed: false; status: ActionStatus };

/** What an action becomes by an event; one that the event does not fit keeps its status. */
export function decide(status: ActionStatus, event: ActionEvent): ActionVerdict {
  const { from, to } = transitionOf(event);
  return from.includes(status) ? { allowed: true, status: to } : { allowed: false, status };
}

/** The same for a store that decides in a statement of its own. */
export function transitionOf(event: ActionEvent): { from: readonly ActionStatus[]; to: ActionStatus } {
  return transitions[event];
}

// A plugin that answers after its process was taken for lost has the last word, unless an admin had it before.
const transitions = {
  claim: { from: ["pending"], to: "executing" },
  deny: { from: ["pending"], to: "denied" },
  expire: { from: ["pending"], to: "expired" },
  succeed: { from: ["executing", "unknown"], to: "executed" },
  fail: { from: ["executing", "unknown"], to: "failed" },
  lose: { from: ["executing"], to: "unknown" },
  confirm: { from: ["unknown"], to: "executed" },
  refute: { from: ["unknown"], to: "failed" },
} as const satisfies Record<string, { from: readonly ActionStatus[]; to: ActionStatus }>;
