/** What the AI SDK's client sends for a question. */
export function question(text: string, { id = "c1", messageId = "m1" } = {}) {
  return { id, messages: [{ id: messageId, role: "user", parts: [{ type: "text", text }] }] };
}

export function ask(url: string, { body = question("How many orders?") as object, signal = null, headers = {} }: { body?: object; signal?: AbortSignal | null; headers?: Record<string, string> } = {}): Promise<Response> {
  return fetch(`${url}/api/v1/chat`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body), signal });
}

/** The chunks of a stream that has come to its end. */
export async function chunksOf(response: Response): Promise<{ type: string; [key: string]: unknown }[]> {
  const text = await response.text();
  if (!text.endsWith("data: [DONE]\n\n")) throw new Error(`The stream did not come to its end: ${response.status} ${text}`);
  return [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = ""]) => JSON.parse(json));
}

/** The text of an answer. */
export async function textOf(response: Response): Promise<string> {
  return (await chunksOf(response)).flatMap(({ type, delta }) => (type === "text-delta" ? String(delta) : [])).join("");
}

/** A text that comes as the test says it. */
export function heldText() {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  return { text: readable as AsyncIterable<string>, say: (piece: string) => writer.write(piece), end: () => writer.close() };
}

/** A raw request for a socket. */
export function rawChat(body: object): string {
  const text = JSON.stringify(body);
  return `POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
