import type { ScriptedCall, Turn } from "./openai-script.ts";

export interface Answer {
  id: string;
  model: string;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** The chunks of a streamed answer, as OpenAI sends them; the one with the usage only where it was asked for. */
export async function* chunksOf(turn: Turn, { id, model }: Answer, usage: Usage | undefined): AsyncGenerator<object> {
  const chunk = (delta: object, finishReason: string | null = null) => ({ id, object: "chat.completion.chunk", created, model, choices: [{ index: 0, delta, finish_reason: finishReason }] });
  yield chunk({ role: "assistant", content: "" });
  for await (const content of piecesOf(turn.text)) yield chunk({ content });
  for (const [index, call] of (turn.toolCalls ?? []).entries()) {
    yield chunk({ tool_calls: [{ index, id: callId(call, id, index), type: "function", function: { name: call.name, arguments: "" } }] });
    for (const part of halves(argumentsOf(call))) yield chunk({ tool_calls: [{ index, function: { arguments: part } }] });
  }
  yield chunk({}, finishReasonOf(turn));
  if (usage) yield { id, object: "chat.completion.chunk", created, model, choices: [], usage };
}

/** The whole answer in one document, for a request without `stream`. */
export async function completionOf(turn: Turn, { id, model }: Answer, usage: Usage): Promise<object> {
  let content = "";
  for await (const piece of piecesOf(turn.text)) content += piece;
  const calls = turn.toolCalls?.map((call, index) => ({ id: callId(call, id, index), type: "function", function: { name: call.name, arguments: argumentsOf(call) } }));
  const message = { role: "assistant", content: content || null, ...(calls?.length && { tool_calls: calls }) };
  return { id, object: "chat.completion", created, model, choices: [{ index: 0, message, finish_reason: finishReasonOf(turn) }], usage };
}

/** About a token for every four characters, as long as the script says nothing else. */
export function usageOf({ text, toolCalls = [], usage }: Turn, asked: unknown): Usage {
  const said = (typeof text === "string" ? text : "") + toolCalls.map(argumentsOf).join("");
  const { input, output } = typeof usage === "object" ? usage : { input: Math.ceil(JSON.stringify(asked).length / 4), output: Math.ceil(said.length / 4) };
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

async function* piecesOf(text: Turn["text"] = ""): AsyncGenerator<string> {
  if (typeof text === "string") yield* text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
  else yield* text;
}

function callId(call: ScriptedCall, answerId: string, index: number): string {
  return call.id ?? `call_${answerId}_${index}`;
}

function argumentsOf({ input }: ScriptedCall): string {
  return typeof input === "string" ? input : JSON.stringify(input);
}

function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== "");
}

function finishReasonOf({ finishReason, toolCalls = [] }: Turn): string {
  return finishReason ?? (toolCalls.length > 0 ? "tool_calls" : "stop");
}

const created = 1_700_000_000;
