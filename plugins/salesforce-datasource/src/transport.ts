import { once } from "node:events";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Connection, HttpRequest, HttpResponse } from "jsforce";

/**
 * Has jsforce send requests that stop at a signal: their own, or else `signal`. Its own transport waits half an hour, repeats
 * what fails five times, and cannot be stopped.
 */
export function stopAtSignal(connection: Connection, signal: AbortSignal): void {
  const transport = { httpRequest: (request: HttpRequest, options?: { signal?: AbortSignal }) => send(request, options?.signal ?? signal) };
  Object.assign(connection, { _transport: transport });
  Object.assign(connection.oauth2, { _transport: transport });
}

/** jsforce awaits the answer, and passes its stream on to callers that would read it piece by piece; nobody here does. */
function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> & { stream(): PassThrough } {
  return Object.assign(answer(request, signal), { stream: () => new PassThrough() });
}

async function answer({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const start = url.startsWith("https:") ? requestHttps : requestHttp;
  const request = start(url, { method, headers: { ...headers, "accept-encoding": "gzip" }, signal });
  request.end(typeof body === "string" ? body : undefined);
  // What "response" comes with, by the types of node:http.
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const bytes = await buffer(response);
  const { statusCode = 0 } = response;
  // Followed, a redirection would take the password or the session along to wherever it leads.
  if (statusCode >= 300 && statusCode < 400) throw new Error(`${new URL(url).host} sends us elsewhere (${statusCode}).`);
  const plain = Object.entries(response.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return { statusCode, headers: Object.fromEntries(plain), body: String(response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes) };
}
