import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { chunksOf, completionOf, usageOf } from "./openai-chunks.ts";
import type { ModelMessage, ModelRequest, Script, Turn } from "./openai-script.ts";

export interface OpenaiServerOptions {
  port?: number;
  /** Another key gets 401. Left out: every key is taken. */
  apiKey?: string;
}

export interface OpenaiServer {
  /** The base URL, `…/v1`. */
  url: string;
  /** Every request of a completion that came, also those that were refused. */
  requests: readonly ModelRequest[];
  stop(): Promise<void>;
}

/** An OpenAI-compatible endpoint that plays a script: real HTTP, real server-sent events. */
export async function startOpenaiServer(script: Script, { port = 0, apiKey }: OpenaiServerOptions = {}): Promise<OpenaiServer> {
  const requests: ModelRequest[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((thrown: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, message: `The script failed: ${String(thrown)}` });
    });
  });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (incoming.method !== "POST" || !incoming.url?.endsWith("/chat/completions")) return refuse(response, { status: 404, message: `There is no ${incoming.method} ${incoming.url}.` });
    const request = await read(incoming, response);
    const index = requests.push(request) - 1;
    if (apiKey !== undefined && incoming.headers.authorization !== `Bearer ${apiKey}`) return refuse(response, { status: 401, message: `Incorrect API key provided: ${incoming.headers.authorization}.` });
    const turn = typeof script === "function" ? await script(request, index) : script[index];
    if (!turn) return refuse(response, { status: 400, message: `The script has no turn ${index + 1}.` });
    if (turn.delayMs) await pause(turn.delayMs);
    if (turn.error) return refuse(response, turn.error);
    const answer = { id: `chatcmpl-${index + 1}`, model: request.model };
    const usage = usageOf(turn, request.messages);
    if (!request.stream) return void response.writeHead(200, json).end(JSON.stringify(await completionOf(turn, answer, usage)));
    await stream(response, turn, chunksOf(turn, answer, wantsUsage(request) && turn.usage !== "none" ? usage : undefined));
  }

  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  // An address of a TCP server is never a string.
  const address = server.address() as AddressInfo;

  async function stop(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return { url: `http://127.0.0.1:${address.port}/v1`, requests, stop };
}

async function read(incoming: IncomingMessage, response: ServerResponse): Promise<ModelRequest> {
  const ended = new Promise<"complete" | "cut">((resolve) => response.once("close", () => resolve(response.writableFinished ? "complete" : "cut")));
  let text = "";
  for await (const part of incoming.setEncoding("utf8")) text += part;
  // What the AI SDK sends; a script that finds something else in it fails on that.
  const body = JSON.parse(text) as { model: string; messages: ModelMessage[]; tools?: { function: { name: string } }[]; stream?: boolean };
  const tools = (body.tools ?? []).map((tool) => tool.function.name);
  return { model: body.model, messages: body.messages, tools, stream: body.stream === true, headers: incoming.headers, body: { ...body }, ended };
}

async function stream(response: ServerResponse, { pauseMs = 0, cutAfter = Infinity }: Turn, chunks: AsyncIterable<object>): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  let sent = 0;
  for await (const chunk of chunks) {
    if (response.destroyed || sent++ >= cutAfter) return void response.destroy();
    if (pauseMs && sent > 1) await pause(pauseMs);
    // Called when the piece has left, or cannot leave any more: a cut is seen after what was sent before it.
    await new Promise((resolve) => response.write(`data: ${JSON.stringify(chunk)}\n\n`, resolve));
  }
  response.end("data: [DONE]\n\n");
}

function refuse(response: ServerResponse, { status, message, retryAfter }: NonNullable<Turn["error"]>): void {
  const type = status === 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error";
  response.writeHead(status, { ...json, ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }) });
  response.end(JSON.stringify({ error: { message, type, param: null, code: status === 401 ? "invalid_api_key" : null } }));
}

function wantsUsage({ body: { stream_options: options } }: ModelRequest): boolean {
  return typeof options === "object" && options !== null && "include_usage" in options && options.include_usage === true;
}

const json = { "content-type": "application/json" };
