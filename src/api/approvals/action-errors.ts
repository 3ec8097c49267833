import { AtlasError, isAtlasError, type ActionRecord, type ActionStatus } from "@useatlas/plugin-sdk";

/** An action was not in the state for what was asked; `status` is the one that it is in. */
export type ActionConflict = AtlasError & { readonly status: ActionStatus };

export function isActionConflict(thrown: unknown): thrown is ActionConflict {
  return isAtlasError(thrown) && thrown.code === "ACTION_CONFLICT";
}

export function conflict({ id, status }: ActionRecord, wanted: string): ActionConflict {
  const error = new AtlasError(`Action ${id} cannot be ${wanted}: ${situations[status]}.`, { code: "ACTION_CONFLICT", hint: hints[status] });
  return Object.assign(error, { status });
}

/** Also for those that somebody may not see: whether they exist is not told. */
export function unknownAction(id: string): AtlasError {
  return new AtlasError(`There is no action ${JSON.stringify(id)}.`, { code: "ACTION_UNKNOWN", hint: "See what there is with: atlas actions list" });
}

export function forbidden({ id, name }: ActionRecord, what: string): AtlasError {
  return new AtlasError(`Only an admin may ${what} action ${id} (${name}).`, { code: "ACTION_FORBIDDEN" });
}

export function outcomeNotKept({ id, name }: ActionRecord, cause: unknown): AtlasError {
  return new AtlasError(`Action ${id} (${name}) has run, but what came of it could not be kept.`, { code: "ACTION_OUTCOME_LOST", hint: "Look whether it happened, then tell with: atlas actions resolve", cause });
}

const situations: Record<ActionStatus, string> = {
  pending: "it still waits for a decision",
  executing: "somebody has approved it, and it is running",
  executed: "it has been executed",
  failed: "it was approved, and failed",
  denied: "it has been denied",
  expired: "it has expired",
  unknown: "it was approved, and whether it happened is not known",
};

const hints: Partial<Record<ActionStatus, string>> = {
  failed: "Ask for it again.",
  expired: "Ask for it again.",
  unknown: "Look whether it happened, then tell with: atlas actions resolve",
};
