import { session } from "./session.ts";

/** What the server answered when it did not do what was asked. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** The next thing to do, where the server knows one. */
  readonly hint: string | undefined;

  constructor({ status, code, message, hint }: { status: number; code: string; message: string; hint?: string | undefined }) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

export function isRefusal(thrown: unknown): thrown is Refusal {
  return thrown instanceof Refusal;
}

/** Asks the server and gives its JSON. Throws a Refusal with the server's own words. */
export async function request<Answer>(path: string, { method = "GET", body, signal }: { method?: string; body?: unknown; signal?: AbortSignal } = {}): Promise<Answer> {
  const headers: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const response = await authorizedFetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal ? { signal } : {}) });
  // The caller names the shape that the server's contract gives for this path.
  return (await response.json()) as Answer;
}

/** fetch() with the key of whoever is signed in. A 401 ends the session, wherever it comes from. */
export async function authorizedFetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = session.key();
  if (key !== null) headers.set("authorization", `Bearer ${key}`);
  const response = await fetch(input, { ...init, headers }).catch(unreachable);
  if (response.ok) return response;
  if (response.status === 401) globalThis.dispatchEvent(new Event(SIGNED_OUT));
  throw await refusalOf(response);
}

/** Fired on the window when the server does not know whoever asks. */
export const SIGNED_OUT = "atlas-signed-out";

function unreachable(thrown: unknown): never {
  if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
  throw new Error("Atlas does not answer. Check that the server runs and that this device is online.", { cause: thrown });
}

async function refusalOf(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => undefined);
  const { error, message, hint } = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return new Refusal({
    status: response.status,
    code: typeof error === "string" ? error : "unknown",
    message: typeof message === "string" ? message : `The server answered ${response.status}.`,
    hint: typeof hint === "string" ? hint : undefined,
  });
}
