import type { UIMessage } from "ai";
import { isToolPart, withState, type Part } from "./parts.ts";

/**
 * As much of a history as fits, the latest first: turns whole, then with the results of their tools left out, then not
 * at all. The last turn always stays. A call and its result are one part of a message, so they never come apart.
 */
export function fitHistory(messages: readonly UIMessage[], budgetTokens: number): UIMessage[] {
  const kept: UIMessage[][] = [];
  const turns = turnsOf(messages);
  let left = budgetTokens * charactersPerToken;
  for (const turn of turns.toReversed()) {
    const fitting = sizeOf(turn) <= left ? turn : withoutResults(turn, left);
    if (kept.length > 0 && sizeOf(fitting) > left) break;
    left -= sizeOf(fitting);
    kept.unshift(fitting);
  }
  return kept.length < turns.length ? noted(kept.flat()) : kept.flat();
}

/** Each begins with what a person wrote. */
function turnsOf(messages: readonly UIMessage[]): UIMessage[][] {
  const turns: UIMessage[][] = [];
  for (const message of messages) {
    const current = turns.at(-1);
    if (message.role === "user" || !current) turns.push([message]);
    else current.push(message);
  }
  return turns;
}

/** The latest results stay as long as there is room for them. */
function withoutResults(turn: readonly UIMessage[], room: number): UIMessage[] {
  let left = room - sizeOf(turn) + turn.flatMap(({ parts }) => parts).reduce((sum, part) => sum + resultSize(part), 0);
  return turn
    .toReversed()
    .map((message) => ({ ...message, parts: message.parts.toReversed().map(shorten).toReversed() }))
    .toReversed();

  function shorten(part: Part): Part {
    const size = resultSize(part);
    if (size === 0 || size <= left) {
      left -= size;
      return part;
    }
    return isToolPart(part) ? withState(part, { state: "output-available", output: "[left out: run it again if it is needed]" }) : part;
  }
}

function sizeOf(messages: readonly UIMessage[]): number {
  return messages.flatMap(({ parts }) => parts).reduce((sum, part) => sum + partSize(part), 0);
}

function partSize(part: Part): number {
  if (part.type === "text") return part.text.length;
  return isToolPart(part) ? JSON.stringify(part.input ?? null).length + resultSize(part) : 0;
}

/** A tool shows the model a part of a long result. */
function resultSize(part: Part): number {
  return isToolPart(part) && part.state === "output-available" ? Math.min(JSON.stringify(part.output ?? null).length, mostOfResult) : 0;
}

function noted(messages: readonly UIMessage[]): UIMessage[] {
  const [first, ...rest] = messages;
  return first ? [{ ...first, parts: [{ type: "text", text: "[Earlier messages of this conversation are left out.]" }, ...first.parts] }, ...rest] : [];
}

const charactersPerToken = 4;
const mostOfResult = 12_000;
