import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** The body where it is JSON. */
  body: unknown;
}

/** What goes wrong with the requests whose `METHOD /path` matches. */
export interface Interference {
  on: RegExp;
  /** Answered instead of the real thing; without one the answer never comes. */
  answer?: { status: number; body?: object; headers?: Record<string, string> };
  /** The real thing is done, and the connection breaks before it is told. */
  loseAnswer?: boolean;
  /** The real thing is done after so many milliseconds. */
  delayMs?: number;
}

export interface HttpApi {
  url: string;
  port: number;
  /** All that it was asked, in order. */
  requests: ApiRequest[];
  interfere(interference: Interference | undefined): void;
  stop(): Promise<void>;
}

/** A real HTTP server around `handle`, which can be told to misbehave. */
export async function httpApi(handle: (request: ApiRequest, response: ServerResponse) => void | Promise<void>): Promise<HttpApi> {
  const requests: ApiRequest[] = [];
  let trouble: Interference | undefined;

  const server = createServer(async (incoming, response) => {
    const bytes = await buffer(incoming);
    const { pathname, searchParams } = new URL(incoming.url ?? "", "http://local");
    const isJson = incoming.headers["content-type"] === "application/json" && bytes.length > 0;
    const request = { method: incoming.method ?? "", path: pathname, query: searchParams, headers: incoming.headers, bytes, body: isJson ? JSON.parse(bytes.toString()) : undefined };
    requests.push(request);
    if (!trouble?.on.test(`${request.method} ${pathname}`)) return handle(request, response);
    const { answer, loseAnswer, delayMs } = trouble;
    if (answer) return reply(response, answer.status, answer.body ?? {}, answer.headers);
    if (delayMs !== undefined) return void setTimeout(() => void handle(request, response), delayMs);
    if (!loseAnswer) return;
    // Whatever is told goes nowhere.
    response.end = () => (response.destroy(), response);
    await handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    interfere: (interference) => void (trouble = interference),
    stop: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  };
}

export function reply(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** A URL at which nothing listens. */
export async function refusedUrl(): Promise<string> {
  const api = await httpApi(() => undefined);
  await api.stop();
  return api.url;
}
