import type { HttpContext } from "./http-env.ts";

export type InFlight = ReturnType<typeof createInFlight>;

/** The requests that work for somebody who waits: each is aborted when its client goes, and all of them when the server cannot wait any more. */
export function createInFlight() {
  const running = new Set<AbortController>();

  function signalOf(c: HttpContext): AbortSignal {
    const controller = new AbortController();
    const { signal } = c.req.raw;
    const gone = () => controller.abort(new Error("The client closed the connection."));
    if (signal.aborted) gone();
    signal.addEventListener("abort", gone, { once: true });
    running.add(controller);
    c.env.whenSent(() => running.delete(controller));
    return controller.signal;
  }

  function abortAll(): void {
    for (const controller of running) controller.abort(new Error("The server is stopping."));
  }

  return { signalOf, abortAll, count: () => running.size };
}
