import type { RequestId } from "@modelcontextprotocol/server";

export type Cancellations = ReturnType<typeof createCancellations>;

/**
 * What clients of before 2026-07-28 can cancel over HTTP. They say so by a request of its own, which has nothing in common
 * with the one it means but the session. Nothing else is kept of a session, so every replica serves every client; a
 * cancellation that reaches another replica is not heard, and the query ends at its deadline.
 */
export function createCancellations() {
  const running = new Map<string, AbortController>();

  /** Runs `work` with a signal that {@link cancel} aborts. */
  async function track<T>({ session, id }: { session: string | undefined; id: RequestId }, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (session === undefined) return work(controller.signal);
    const key = keyOf(session, id);
    running.set(key, controller);
    try {
      return await work(controller.signal);
    } finally {
      if (running.get(key) === controller) running.delete(key);
    }
  }

  function cancel(session: string, id: RequestId): void {
    running.get(keyOf(session, id))?.abort();
  }

  return { track, cancel };
}

function keyOf(session: string, id: RequestId): string {
  return JSON.stringify([session, id]);
}

/** The session that a request belongs to, if it does. */
export function sessionOf(request: Request | undefined): string | undefined {
  return request?.headers.get(sessionHeader) ?? undefined;
}

/** Gives a session to a client of before 2026-07-28 that has none. */
export function withSession(request: Request, response: Response): Response {
  const needsOne = request.method === "POST" && response.ok && !request.headers.has(sessionHeader) && !request.headers.has("mcp-protocol-version");
  if (needsOne) response.headers.set(sessionHeader, crypto.randomUUID());
  return response;
}

const sessionHeader = "mcp-session-id";
