import type { UIMessage } from "ai";
import type { ActionRecord } from "@useatlas/plugin-sdk";

export type Part = UIMessage["parts"][number];

/** A call of a tool, as it stands in a message, without its many variants. */
export interface ToolPart {
  type: string;
  toolCallId: string;
  state: string;
  input?: unknown;
  output?: unknown;
  errorText?: string;
  approval?: { id: string; approved?: boolean; reason?: string };
}

export function isToolPart(part: Part): part is Part & ToolPart {
  return part.type === "dynamic-tool" || part.type.startsWith("tool-");
}

export function isActionPart(part: Part): part is Part & { type: "data-action"; data: ActionRecord } {
  return part.type === "data-action";
}

/** A part with its call in another state. */
export function withState(part: ToolPart, state: Partial<ToolPart>): Part {
  const { output: _output, errorText: _errorText, ...rest } = part;
  // The states are those of the AI SDK, of which each has the members that are given with it.
  return { ...rest, ...state } as Part;
}
