import type { UIMessage } from "ai";
import { isToolPart, withState, type Part } from "./parts.ts";

/**
 * A stored history as it may be sent to a model: every call has its result, and no approval is in it that the AI SDK
 * would act on. An answer that broke off is taken up after its last result.
 */
export function forModel(messages: readonly UIMessage[]): UIMessage[] {
  return messages.map((message, index) => {
    const parts = message.parts.flatMap(settle);
    const last = index === messages.length - 1 && message.role === "assistant";
    return { ...message, parts: last ? parts.slice(0, parts.findLastIndex(isToolPart) + 1) : parts };
  });
}

function settle(part: Part): Part[] {
  if (!isToolPart(part)) return part.type.startsWith("data-") ? [] : [part];
  const { approval, ...call } = part;
  switch (part.state) {
    case "output-available":
    case "output-error":
      return [withState(call, { state: part.state, output: part.output, ...(part.errorText !== undefined && { errorText: part.errorText }) })];
    case "output-denied":
      return [withState(call, { state: "output-available", output: { error: approval?.reason ?? "It was denied, and did not run." } })];
    case "approval-requested":
    case "approval-responded":
      return [withState(call, { state: "output-available", output: { status: "waiting", note: "A person has not decided yet, or its end is not known. It is not done." } })];
    case "input-available":
      return [withState(call, { state: "output-error", errorText: "It was interrupted, and has no result." })];
    default:
      return []; // a call that never was complete
  }
}
