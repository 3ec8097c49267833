import type { ActionRecord } from "@useatlas/plugin-sdk";
import type { AtlasMessage } from "../api/answers.ts";
import { isOpen } from "../api/reads.ts";

/** Whether the last thing in the conversation is a decided action of which the agent has not been told: decided in a terminal, say. */
export function owesAnswer(messages: readonly AtlasMessage[], records: readonly ActionRecord[]): boolean {
  const last = messages.at(-1);
  if (last?.role !== "assistant") return false;
  const calls = last.parts.flatMap((part, index) => ("toolCallId" in part ? { index, record: records.find(({ toolCallId }) => toolCallId === part.toolCallId) } : []));
  const lastCall = calls.at(-1);
  if (lastCall?.record === undefined || calls.some(({ record }) => record !== undefined && isOpen(record.status))) return false;
  return !last.parts.slice(lastCall.index + 1).some((part) => part.type === "text" && part.text.trim() !== "");
}
