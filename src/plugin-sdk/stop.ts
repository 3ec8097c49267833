import { AtlasError } from "./errors.ts";

export interface Stop {
  /** Its reason is the error that the query ends with. */
  signal: AbortSignal;
  abort(reason: AtlasError): void;
  /** Forgets the deadline and the caller's signal. */
  release(): void;
}

export interface StopOptions {
  /** Left out, or 0: no deadline. */
  timeoutMs: number | undefined;
  signal: AbortSignal | undefined;
}

/** What ends a query before its time: the deadline, as `timedOut` words it, the caller's signal (`QUERY_CANCELLED`), or `abort`. */
export function createStop({ timeoutMs, signal }: StopOptions, timedOut: (timeoutMs: number) => AtlasError): Stop {
  const controller = new AbortController();
  const timer = timeoutMs ? setTimeout(() => controller.abort(timedOut(timeoutMs)), timeoutMs) : undefined;
  const cancel = () => controller.abort(new AtlasError("The query was cancelled.", { code: "QUERY_CANCELLED", cause: signal?.reason }));
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

/** Settles as `work` does, or with the signal's reason as soon as it is aborted: many drivers end only when their server answers. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
