/** What a scripted model reads of a request, as an OpenAI-compatible endpoint gets it. */
export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** Names of the tools that are offered. */
  readonly tools: readonly string[];
  readonly stream: boolean;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The whole body, as it was parsed. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Settles when the answer is over: `cut` where the client, or the script, closed the connection before its end. */
  readonly ended: Promise<"complete" | "cut">;
}

export interface ModelMessage {
  role: "system" | "user" | "assistant" | "tool";
  content?: string | { type: string; text?: string }[] | null;
  tool_calls?: { id: string; type: "function"; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** One answer of the model: text, then calls of tools; or a failure. */
export interface Turn {
  /** Sent word by word; an iterable is sent piece by piece, and may wait in between. */
  text?: string | AsyncIterable<string>;
  toolCalls?: readonly ScriptedCall[];
  /** Default: counted from the words. `none`: the endpoint does not tell, as some do not. */
  usage?: { input: number; output: number } | "none";
  /** Milliseconds before the first byte. */
  delayMs?: number;
  /** Milliseconds between two pieces. */
  pauseMs?: number;
  /** Closes the connection after so many pieces, without an end. */
  cutAfter?: number;
  /** Default: as it is, `tool_calls` with calls and `stop` without. */
  finishReason?: string;
  error?: { status: number; message: string; /** Seconds. */ retryAfter?: number };
}

export interface ScriptedCall {
  name: string;
  /** A string is sent as it is, also when it is no JSON. */
  input: unknown;
  id?: string;
}

/** Turns are played one a request, in their order; a function decides by the request and how many came before it. */
export type Script = readonly Turn[] | ((request: ModelRequest, index: number) => Turn | Promise<Turn>);

/** The text of the last message of a user. */
export function lastQuestion({ messages }: ModelRequest): string {
  const message = messages.findLast(({ role }) => role === "user");
  return message ? textOf(message) : "";
}

/** What the tools have answered since the last message of a user, in order. */
export function toolResults({ messages }: ModelRequest): string[] {
  const asked = messages.findLastIndex(({ role }) => role === "user");
  return messages.slice(asked + 1).filter(({ role }) => role === "tool").map(textOf);
}

/** The instructions that the model was given. */
export function systemPrompt({ messages }: ModelRequest): string {
  return messages.filter(({ role }) => role === "system").map(textOf).join("\n");
}

export function textOf({ content }: ModelMessage): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join("");
}
