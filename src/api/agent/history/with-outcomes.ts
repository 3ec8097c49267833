import type { UIMessage } from "ai";
import type { ActionRecord } from "@useatlas/plugin-sdk";
import type { ActionDesk } from "../ports.ts";
import { outputOf } from "../tools/action-tool.ts";
import { isActionPart } from "./parts.ts";
import { openCalls, reconcile } from "./reconcile.ts";

/** A history with what became of its actions since. */
export async function withOutcomes(history: readonly UIMessage[], conversationId: string, approvals: Pick<ActionDesk, "outcome">) {
  const records = new Map<string, ActionRecord>();
  for (const toolCallId of new Set([...openCalls(history), ...shownCalls(history)])) {
    const record = await approvals.outcome({ conversationId, toolCallId });
    if (record) records.set(toolCallId, record);
  }
  return reconcile(history, records, outputOf);
}

/** The actions whose card may show a state that has passed. */
function shownCalls(history: readonly UIMessage[]): string[] {
  const records = history.flatMap(({ parts }) => parts).filter(isActionPart).map(({ data }) => data);
  return records.filter(({ status }) => status === "pending" || status === "executing" || status === "unknown").map(({ toolCallId }) => toolCallId);
}
