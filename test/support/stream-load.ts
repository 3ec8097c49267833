import { once } from "node:events";
import { connect } from "node:net";

export interface StreamResult {
  /** Whether it came to its end, with the answer in it. */
  isWhole: boolean;
  firstByteMs: number;
  lastByteMs: number;
}

export interface StreamRequest {
  url: string;
  body: object;
  /** What a whole stream has in it. */
  expected: string;
}

/** Opens all streams at once and reads each to its end. */
export function readStreams(requests: readonly StreamRequest[]): Promise<StreamResult[]> {
  return Promise.all(requests.map(readStream));
}

async function readStream({ url, body, expected }: StreamRequest): Promise<StreamResult> {
  const start = performance.now();
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  let firstByteMs: number | undefined;
  let text = "";
  const decoder = new TextDecoder();
  for await (const part of response.body ?? []) {
    firstByteMs ??= performance.now() - start;
    text += decoder.decode(part, { stream: true });
  }
  return { isWhole: response.status === 200 && text.includes(expected) && text.trimEnd().endsWith("data: [DONE]"), firstByteMs: firstByteMs ?? Infinity, lastByteMs: performance.now() - start };
}

/** A client that sends its request and reads nothing until it is told to; then it reads to the end. */
export async function slowStream({ url, body, expected }: StreamRequest) {
  const { hostname, port, pathname } = new URL(url);
  const text = JSON.stringify(body);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.pause();
  socket.write(`POST ${pathname} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);

  async function finish(): Promise<boolean> {
    let received = "";
    for await (const part of socket.setEncoding("utf8")) received += String(part);
    return received.includes(expected) && received.includes("data: [DONE]");
  }

  return { finish };
}
