import type { ActionApprovalMode, Person, PluginAction } from "@useatlas/plugin-sdk";

export interface ApprovalPolicy {
  /** By action type. */
  approval: Readonly<Record<string, ActionApprovalMode>>;
  /** What the operator asks for at least. */
  least: ActionApprovalMode;
}

/** Who approves an action: what the config says of its type, else the stricter of what the action and the operator ask for. */
export function approvalOf({ actionType, defaultApproval }: Pick<PluginAction, "actionType" | "defaultApproval">, { approval, least }: ApprovalPolicy): ActionApprovalMode {
  const configured = Object.hasOwn(approval, actionType) ? approval[actionType] : undefined;
  return configured ?? stricter(defaultApproval, least);
}

export function stricter(one: ActionApprovalMode, other: ActionApprovalMode): ActionApprovalMode {
  return strictness.indexOf(one) >= strictness.indexOf(other) ? one : other;
}

/** Whether somebody who may see an action may also decide on it. */
export function mayDecide(approval: ActionApprovalMode, { role }: Person): boolean {
  return approval !== "admin-only" || role === "admin";
}

const strictness: readonly ActionApprovalMode[] = ["auto", "manual", "admin-only"];
