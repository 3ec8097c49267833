import { AtlasError, createStop as createQueryStop, type Stop, type StopOptions } from "@useatlas/plugin-sdk";

export type { Stop };

/** What ends a query before its time. */
export function createStop(options: StopOptions): Stop {
  return createQueryStop(options, timedOut);
}

/**
 * Calls `interrupt` while `signal` is aborted and `work` is not done. DuckDB forgets an interruption that comes just
 * before a statement begins, so it is repeated.
 */
export async function interruptible<T>({ signal, interrupt, work }: { signal: AbortSignal; interrupt: () => void; work: () => Promise<T> }): Promise<T> {
  let repeat: ReturnType<typeof setInterval> | undefined;
  const begin = () => {
    interrupt();
    repeat = setInterval(interrupt, 20);
  };
  signal.throwIfAborted();
  signal.addEventListener("abort", begin, { once: true });
  try {
    return await work();
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  } finally {
    signal.removeEventListener("abort", begin);
    clearInterval(repeat);
  }
}

function timedOut(timeoutMs: number): AtlasError {
  return new AtlasError(`DuckDB stopped the query after ${timeoutMs} ms.`, {
    code: "QUERY_TIMEOUT",
    hint: "Ask for less: a shorter period, fewer joins, or an aggregate instead of rows.",
  });
}
