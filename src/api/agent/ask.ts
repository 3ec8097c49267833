import type { UIMessageChunk } from "ai";
import type { ActionRecord, Person } from "@useatlas/plugin-sdk";
import type { SqlOutput } from "./tools/execute-sql.ts";
import type { TurnEnd } from "./turn-options.ts";

export interface Question {
  /** Left out: the conversation goes on. */
  question?: string | undefined;
  /** Left out: a new one. */
  conversationId?: string | undefined;
  person: Person;
  signal?: AbortSignal | undefined;
  /** Hears of everything as it comes. */
  onChunk?: ((chunk: UIMessageChunk) => void) | undefined;
}

/** The end of a turn, with what came up in it. */
export interface Answer extends TurnEnd {
  conversationId: string;
  text: string;
  queries: AskedQuery[];
  actions: ActionRecord[];
}

export interface AskedQuery {
  sql: string;
  explanation: string;
  /** Undefined: it was cancelled. */
  result: SqlOutput | undefined;
}

/** Reads a turn to its end. */
export async function answerTo(conversationId: string, stream: ReadableStream<UIMessageChunk>, onChunk: (chunk: UIMessageChunk) => void = () => undefined): Promise<Answer> {
  const texts: string[] = [];
  const queries = new Map<string, AskedQuery>();
  const actions = new Map<string, ActionRecord>();
  let end: TurnEnd = { outcome: "failed", usage: { inputTokens: 0, outputTokens: 0, steps: 0 } };
  for await (const chunk of stream) {
    onChunk(chunk);
    if (chunk.type === "text-start") texts.push("");
    else if (chunk.type === "text-delta") texts.push((texts.pop() ?? "") + chunk.delta);
    else if (chunk.type === "tool-input-available" && chunk.toolName === "executeSQL") queries.set(chunk.toolCallId, { ...inputOf(chunk.input), result: undefined });
    else if (chunk.type === "tool-output-available") finishQuery(queries.get(chunk.toolCallId), chunk.output);
    // The agent writes no other data under this name, and no other metadata at the end.
    else if (chunk.type === "data-action") actions.set(String(chunk.id), chunk.data as ActionRecord);
    else if (chunk.type === "finish") end = chunk.messageMetadata as TurnEnd;
  }
  return { conversationId, text: texts.join("\n\n"), queries: [...queries.values()], actions: [...actions.values()], ...end };
}

function finishQuery(query: AskedQuery | undefined, output: unknown): void {
  // Only calls of executeSQL are looked up here, and this is what it returns.
  if (query) query.result = output as SqlOutput;
}

function inputOf(input: unknown): { sql: string; explanation: string } {
  const { sql, explanation } = typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  return { sql: String(sql ?? ""), explanation: String(explanation ?? "") };
}
