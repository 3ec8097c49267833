import { createHash } from "node:crypto";
import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { Address } from "./addresses";
import type { Message, Sent } from "./report";

export interface Resend {
  url: string;
  apiKey: string;
}

/** Sends it. The same call is sent once, however often it is repeated. */
export async function sendByResend(resend: Resend, { from, to, cc, subject, text, html }: Message, { toolCallId, signal }: { toolCallId?: string | undefined; signal?: AbortSignal | undefined }): Promise<Sent> {
  const all = [...to, ...cc].map(({ address }) => address);
  const body = JSON.stringify({ from: mailbox(from), to: to.map(mailbox), ...(cc.length > 0 ? { cc: cc.map(mailbox) } : {}), subject, text, html });
  const key: Record<string, string> = toolCallId === undefined ? {} : { "idempotency-key": createHash("sha256").update(`${toolCallId}\n${body}`).digest("hex") };
  const { id } = await request(resend, "emails", { method: "POST", body, headers: key, timeoutMs: sendTimeoutMs, signal });
  if (typeof id !== "string") throw new AtlasError("Resend did not say which e-mail it sent.", { code: "EMAIL_FAILED", hint: "Look at its log before you try again." });
  return { messageId: id, accepted: all, rejected: [] };
}

/** Whether Resend takes the key, and mail from this domain. Sends nothing. */
export async function checkResend(resend: Resend, { domain }: Address): Promise<void> {
  const answer = await request(resend, "domains", { method: "GET", timeoutMs: checkTimeoutMs }).catch((thrown: unknown) => {
    // A key that may send and do nothing else: that is all that can be known of it.
    if (thrown instanceof AtlasError && thrown.cause === restricted) return undefined;
    throw thrown;
  });
  if (answer === undefined || answer.has_more === true || domain === ownDomain || !Array.isArray(answer.data)) return;
  const found = answer.data.find((one: { name?: unknown }) => one.name === domain) as { status?: unknown } | undefined; // whatever it is, its status is looked at
  if (found?.status === "verified") return;
  throw new AtlasError(found ? `Resend has not verified the domain ${domain}: it is ${String(found.status)}.` : `Resend does not know the domain ${domain}.`, { code: "EMAIL_DOMAIN_UNVERIFIED", hint: "Verify it at https://resend.com/domains, or change fromAddress." });
}

interface RequestOptions {
  method: "GET" | "POST";
  body?: string;
  headers?: Record<string, string>;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

async function request({ url, apiKey }: Resend, path: string, { method, body, headers = {}, timeoutMs, signal }: RequestOptions): Promise<Record<string, unknown>> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, timeoutMs);
  signal?.addEventListener("abort", end, { once: true });
  if (signal?.aborted) end();
  try {
    // A redirect would take the key to where nobody sent it.
    const init = { method, body: body ?? null, headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...headers }, redirect: "error", signal: ending.signal } as const;
    const response = await fetch(new URL(path, url.endsWith("/") ? url : `${url}/`), init);
    const answer = parse(await response.text());
    if (response.ok) return answer;
    throw refusal(response, answer, apiKey);
  } catch (thrown) {
    if (thrown instanceof AtlasError) throw thrown;
    const doubt = method === "POST" ? " It may have been sent." : "";
    if (ending.signal.aborted) throw new AtlasError(`Resend did not answer in time.${doubt}`, { code: "EMAIL_TIMEOUT", cause: thrown });
    const reason = thrown instanceof Error && thrown.cause !== undefined ? messageOf(thrown.cause) : messageOf(thrown);
    throw new AtlasError(`Resend cannot be reached at ${new URL(url).host}: ${redactSecrets(reason, [apiKey])}`, { code: "EMAIL_UNREACHABLE", cause: thrown });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

function refusal({ status, headers }: Response, { name, message }: Record<string, unknown>, apiKey: string): AtlasError {
  const said = redactSecrets(typeof message === "string" ? message : `it answered ${status}.`, [apiKey]);
  if (name === "restricted_api_key") return new AtlasError(`Resend does not let the key do this: ${said}`, { code: "EMAIL_UNAUTHORIZED", cause: restricted });
  if (status === 401 || status === 403) return new AtlasError(`Resend does not accept the key, or what it is to do: ${said}`, { code: "EMAIL_UNAUTHORIZED", hint: "Correct resendApiKey, or verify the domain of fromAddress." });
  if (status === 429) return new AtlasError(`Resend has had too many requests: ${said}`, { code: "EMAIL_RATE_LIMITED", hint: `Try again ${headers.get("retry-after") ? `in ${headers.get("retry-after")} s` : "later"}.` });
  return new AtlasError(`Resend did not send it: ${said}`, { code: status >= 500 ? "EMAIL_FAILED" : "EMAIL_REFUSED" });
}

function mailbox({ name, address }: Address): string {
  // No quote or backslash gets into a name: it is no address otherwise.
  return name ? `"${name}" <${address}>` : address;
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // an error page; the status says what is wrong
  }
}

const restricted = Symbol("restricted key");
/** Resend's own, from which everybody may send to themselves. */
const ownDomain = "resend.dev";
const sendTimeoutMs = 20_000;
const checkTimeoutMs = 5000;
