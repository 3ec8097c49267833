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
  const timer = timeoutMs ? setTimeout(() => controller.abort(timedOut(timeoutMs)), timeoutMs) : undefined;
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

function timedOut(timeoutMs: number): AtlasError {
  return new AtlasError(`The query was stopped after ${timeoutMs} ms.`, {
    code: "QUERY_TIMEOUT",
    hint: "Ask for less: a shorter period, fewer joins, or an aggregate instead of rows.",
  });
}

function cancelled(reason: unknown): AtlasError {
  return new AtlasError("The query was cancelled.", { code: "QUERY_CANCELLED", cause: reason });
}
