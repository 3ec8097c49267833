import { createHmac } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface SlackCall {
  /** Such as `chat.postMessage`; `response_url` for a message by one of those. */
  method: string;
  arguments: Record<string, unknown>;
}

export interface SlackServer {
  /** For the config's `apiUrl`. */
  apiUrl: string;
  /** What a command or a click is given. */
  responseUrl: string;
  /** Every call that was answered with `ok`, but for `auth.test`. */
  calls: readonly SlackCall[];
  /** How many requests came, those that failed included. */
  requests(): number;
  /** Resolves with the first call that matches, those from before included. */
  call(matches: (call: SlackCall) => boolean): Promise<SlackCall>;
  /** What the next requests are answered with, instead. */
  fail(...failures: SlackFailure[]): void;
  stop(): Promise<void>;
}

export interface SlackFailure {
  status?: number;
  /** Seconds, of a 429. */
  retryAfter?: number;
  /** Slack's word for a refusal, with status 200. */
  error?: string;
}

/** Slack's Web API as its SDK speaks it: forms in, JSON out, a bearer token, 200 also for refusals. */
export async function startSlack({ botToken = "xoxb-test-token", scopes }: { botToken?: string; scopes?: string | undefined } = {}): Promise<SlackServer> {
  const calls: SlackCall[] = [];
  const failures: SlackFailure[] = [];
  const events = new EventEmitter();
  let requests = 0;
  let messages = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    requests++;
    const send = (status: number, value: object, headers = {}) => void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
    const method = request.url?.match(/^\/api\/([\w.]+)$/)?.[1] ?? (request.url?.startsWith("/response/") ? "response_url" : undefined);
    if (method === undefined) return send(404, {});
    const failure = failures.shift();
    if (failure?.error !== undefined) return send(200, { ok: false, error: failure.error });
    if (failure) return send(failure.status ?? 500, {}, failure.retryAfter === undefined ? {} : { "retry-after": String(failure.retryAfter) });
    // A response_url takes no token: to know it is enough.
    if (method !== "response_url" && request.headers.authorization !== `Bearer ${botToken}`) return send(200, { ok: false, error: "invalid_auth" });
    const call = { method, arguments: method === "response_url" ? JSON.parse(body) : argumentsOf(body) };
    if (method === "chat.postMessage") messages++;
    const ts = `1700000000.${String(messages).padStart(6, "0")}`;
    if (method !== "auth.test") calls.push(call);
    events.emit("call");
    send(200, { ok: true, ...resultOf(call, ts) }, scopes === undefined ? {} : { "x-oauth-scopes": scopes });
  }

  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo; // it listens on TCP

  async function call(matches: (call: SlackCall) => boolean): Promise<SlackCall> {
    for (;;) {
      const found = calls.find(matches);
      if (found) return found;
      await once(events, "call");
    }
  }

  async function stop(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return { apiUrl: `http://127.0.0.1:${port}/api`, responseUrl: `http://127.0.0.1:${port}/response/1`, calls, requests: () => requests, call, fail: (...next) => void failures.push(...next), stop };
}

function resultOf({ method, arguments: given }: SlackCall, ts: string): object {
  if (method === "auth.test") return { url: "https://team.slack.com/", team: "Team", user: "atlas", team_id: "T1", user_id: "UATLAS" };
  if (method === "chat.postMessage") return { channel: given.channel, ts };
  return method === "chat.update" ? { channel: given.channel, ts: given.ts } : {};
}

/** The SDK writes what is no text as JSON. */
function argumentsOf(body: string): Record<string, unknown> {
  return Object.fromEntries([...new URLSearchParams(body)].map(([key, value]) => [key, /^[[{]/.test(value) ? JSON.parse(value) : value]));
}

export interface Signing {
  signingSecret: string;
  /** Milliseconds since 1970. */
  at?: number;
  headers?: Record<string, string>;
}

/** Sends a request as Slack signs it: an object as JSON, a text as a form. */
export function sendAsSlack(url: string, content: object | string, { signingSecret, at = Date.now(), headers = {} }: Signing): Promise<Response> {
  const body = typeof content === "string" ? content : JSON.stringify(content);
  const timestamp = String(Math.floor(at / 1000));
  const signature = `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  const type = typeof content === "string" ? "application/x-www-form-urlencoded" : "application/json";
  return fetch(url, { method: "POST", body, headers: { "content-type": type, "x-slack-request-timestamp": timestamp, "x-slack-signature": signature, ...headers } });
}
