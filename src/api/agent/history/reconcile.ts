import type { UIMessage, UIMessageChunk } from "ai";
import type { ActionRecord } from "@useatlas/plugin-sdk";
import { isActionPart, isToolPart, withState, type Part, type ToolPart } from "./parts.ts";

export interface Reconciled {
  messages: UIMessage[];
  /** Those of the messages that are not as they were stored. */
  changed: UIMessage[];
  /** Actions that nobody has decided on, or whose end is not known. */
  waiting: ActionRecord[];
  /** What a reader of the last message has to hear. */
  chunks: UIMessageChunk[];
}

/** The calls of actions in a history whose end is not in it. */
export function openCalls(messages: readonly UIMessage[]): string[] {
  return messages.flatMap(({ parts }) => parts.filter((part) => isToolPart(part) && part.state === "approval-requested").map((part) => (part as ToolPart).toolCallId));
}

/** A history with what became of its actions. `outputOf` says what a finished one has put out. */
export function reconcile(messages: readonly UIMessage[], records: ReadonlyMap<string, ActionRecord>, outputOf: (record: ActionRecord | undefined) => unknown): Reconciled {
  const chunks: UIMessageChunk[] = [];
  const changed: UIMessage[] = [];
  const open = new Set(openCalls(messages));
  const waiting = [...records.values()].filter(({ toolCallId, status }) => open.has(toolCallId) && isOpen(status));

  const reconciled = messages.map((message, index) => {
    const told = index === messages.length - 1 ? chunks : [];
    const parts = message.parts.map((part) => reconcilePart(part, told));
    if (parts.every((part, position) => part === message.parts[position])) return message;
    const next = { ...message, parts };
    changed.push(next);
    return next;
  });

  return { messages: reconciled, changed, waiting, chunks };

  function reconcilePart(part: Part, told: UIMessageChunk[]): Part {
    if (isActionPart(part)) {
      const record = records.get(part.data.toolCallId);
      if (!record || record.status === part.data.status) return part;
      told.push({ type: "data-action", id: record.id, data: record });
      return { ...part, data: record };
    }
    if (!isToolPart(part) || part.state !== "approval-requested") return part;
    const record = records.get(part.toolCallId);
    if (record && isOpen(record.status)) return part;
    return record && (record.status === "denied" || record.status === "expired") ? deny(part, record, told) : finish(part, record, told);
  }

  function deny(part: ToolPart, record: ActionRecord, told: UIMessageChunk[]): Part {
    const approval = { id: part.approval?.id ?? record.id, approved: false, reason: reasonOf(record) };
    told.push({ type: "tool-approval-response", approvalId: approval.id, approved: false, reason: approval.reason }, { type: "tool-output-denied", toolCallId: part.toolCallId });
    return withState(part, { state: "output-denied", approval });
  }

  function finish(part: ToolPart, record: ActionRecord | undefined, told: UIMessageChunk[]): Part {
    const output = outputOf(record);
    told.push({ type: "tool-output-available", toolCallId: part.toolCallId, output });
    return withState(part, { state: "output-available", output });
  }
}

function isOpen(status: ActionRecord["status"]): boolean {
  return status === "pending" || status === "executing" || status === "unknown";
}

function reasonOf({ status, reason }: ActionRecord): string {
  if (status === "expired") return "Nobody decided in time: it expired, and did not run.";
  return reason ? `Denied, and not run. The reason given: ${reason}` : "Denied, and not run. No reason was given.";
}
