import type { DynamicToolUIPart, ToolUIPart } from "ai";

export type ToolPart = ToolUIPart | DynamicToolUIPart;

/** A field of what a tool was given or gave, when it is text. Half of an input that still streams in may be missing. */
export function textIn(value: unknown, field: string): string | undefined {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
  return typeof found === "string" ? found : undefined;
}

export function numberIn(value: unknown, field: string): number | undefined {
  const found: unknown = typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
  return typeof found === "number" ? found : undefined;
}

/** Whether the call has ended, well or not. One that was cut off while it ran never does. */
export function hasEnded({ state }: ToolPart): boolean {
  return state === "output-available" || state === "output-error" || state === "output-denied";
}
