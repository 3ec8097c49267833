import { setTimeout as wait } from "node:timers/promises";
import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { refusal, retryAfter } from "./refusal";

export interface JiraRequest {
  method: "GET" | "POST";
  path: string;
  body?: object;
  timeoutMs: number;
  /** The caller's. */
  signal?: AbortSignal | undefined;
}

/** Asks Jira's REST API, as the account of the config. Throws what Jira said, readably. */
export async function request(config: PluginConfig, { method, path, body, timeoutMs, signal }: JiraRequest): Promise<Record<string, unknown>> {
  const { host, email, apiToken } = config;
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, timeoutMs);
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  try {
    const authorization = `Basic ${Buffer.from(`${email}:${apiToken}`).toString("base64")}`;
    const headers = { authorization, accept: "application/json", ...(body ? { "content-type": "application/json" } : {}) };
    // A redirect would take the token to where nobody sent it.
    const send = () => fetch(`${host}${path}`, { method, headers, body: body ? JSON.stringify(body) : null, redirect: "error", signal: ending.signal });
    const response = await send().then(async (first) => {
      // It has done nothing yet. Only a short wait is worth it, and only once.
      const seconds = first.status === 429 ? (retryAfter(first) ?? Infinity) : Infinity;
      if (seconds > longestWaitSec) return first;
      await first.body?.cancel();
      await wait(seconds * 1000, undefined, { signal: ending.signal });
      return send();
    });
    const answer = parse(await readAtMost(response, largestAnswer));
    if (!response.ok) throw refusal(config, { response, answer, path });
    if (answer === undefined) throw new AtlasError(`${host} answered ${response.status} with something other than JSON.`, { code: "JIRA_MALFORMED", hint: "host must be that of a Jira site." });
    return answer;
  } catch (thrown) {
    if (thrown instanceof AtlasError) throw thrown;
    if (signal?.aborted) throw new AtlasError("The request to Jira was cancelled.", { code: "JIRA_CANCELLED", cause: thrown });
    if (ending.signal.aborted) throw new AtlasError(`Jira at ${host} did not answer within ${timeoutMs / 1000} s.`, { code: "JIRA_TIMEOUT", hint: "See whether Jira is up.", cause: thrown });
    const reason = thrown instanceof Error && thrown.cause !== undefined ? messageOf(thrown.cause) : messageOf(thrown);
    throw new AtlasError(`Jira at ${host} cannot be reached: ${redactSecrets(reason, [apiToken])}`, { code: "JIRA_UNREACHABLE", hint: "Check host in the plugin's config.", cause: thrown });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

/** An answer without an end would fill the memory. */
async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new AtlasError(`Jira's answer is longer than ${maxBytes} bytes.`, { code: "JIRA_MALFORMED", hint: "host must be that of a Jira site." });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined; // an error page; the status says what is wrong
  }
}

const largestAnswer = 1_000_000;
const longestWaitSec = 5;
