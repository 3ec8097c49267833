import type { RequestId } from "@modelcontextprotocol/server";
import { withDeadline } from "@useatlas/plugin-sdk";

export type Work = ReturnType<typeof createWork>;

/**
 * What is being done for clients, so that it can be cancelled. Clients of before 2026-07-28 do that over HTTP by a request
 * of its own, which has nothing in common with the one it means but the session. Nothing else is kept of a session, so every
 * replica serves every client; a cancellation that reaches another replica is not heard, and the query ends at its deadline.
 */
export function createWork() {
  const running = new Map<symbol, { key: string | undefined; controller: AbortController; done: Promise<unknown> }>();

  /** Runs `task` with a signal that {@link cancel} and {@link end} abort. */
  async function run<T>({ session, id }: { session: string | undefined; id: RequestId }, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const entry = Symbol(String(id));
    const controller = new AbortController();
    const done = task(controller.signal);
    running.set(entry, { key: session === undefined ? undefined : keyOf(session, id), controller, done });
    return done.finally(() => running.delete(entry));
  }

  function cancel(session: string, id: RequestId): void {
    const key = keyOf(session, id);
    for (const { controller, ...entry } of running.values()) if (entry.key === key) controller.abort();
  }

  /** Cancels everything and waits for it to say so, though not for what does not hear. */
  async function end(): Promise<void> {
    const all = [...running.values()];
    for (const { controller } of all) controller.abort();
    await withDeadline(() => Promise.allSettled(all.map(({ done }) => done)), { deadlineMs: patienceMs, late: () => undefined });
    // The answers, which are made of it, leave in between.
    await new Promise(setImmediate);
  }

  return { run, cancel, end };
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
const patienceMs = 2000;
