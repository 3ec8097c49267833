import { once } from "node:events";
import { request, type IncomingMessage, type RequestOptions } from "node:http";
import { text } from "node:stream/consumers";

/** A request with the headers as they are given: fetch() sets some of them itself. */
export async function plainRequest(url: string, { body, ...options }: RequestOptions & { body?: string } = {}) {
  const sent = request(url, options);
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, "response");
  if (!response) throw new Error("There was no response.");
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
