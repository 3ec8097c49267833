import { AtlasError } from "@useatlas/plugin-sdk";

export interface Stop {
  /** Its reason is the error that the query ends with. */
  signal: AbortSignal;
  abort(reason: AtlasError): void;
  /** Forgets the deadline and the caller's signal. */
  release(): void;
}

/** What ends a query before its time: the deadline, the caller's signal, or `abort`. */
export function createStop({ timeoutMs, signal }: { timeoutMs: number | undefined; signal: AbortSignal | undefined }): Stop {
  const controller = new AbortController();
  const timer = timeoutMs ? setTimeout(() => controller.abort(timedOut(timeoutMs)), timeoutMs + headStartMs) : undefined;
  const cancel = () => controller.abort(cancelled(signal?.reason));
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel, { once: true });

  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    },
  };
}

/** The outcome of `work`, or the signal's reason if that comes first. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

export function timedOut(timeoutMs: number, cause?: unknown): AtlasError {
  return new AtlasError(`The query was stopped after ${timeoutMs} ms.`, {
    code: "QUERY_TIMEOUT",
    hint: "Ask for less: a shorter period, fewer joins, or an aggregate instead of rows.",
    cause,
  });
}

function cancelled(reason: unknown): AtlasError {
  return new AtlasError("The query was cancelled.", { code: "QUERY_CANCELLED", cause: reason });
}

// The server has the same limit. Where it keeps it, the connection stays as good as it was.
const headStartMs = 100;
