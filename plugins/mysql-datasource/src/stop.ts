import { AtlasError, createStop as createQueryStop, type Stop, type StopOptions } from "@useatlas/plugin-sdk";

export type { Stop };

/** What ends a query before its time. */
export function createStop({ timeoutMs, signal }: StopOptions): Stop {
  return createQueryStop({ timeoutMs: timeoutMs && timeoutMs + headStartMs, signal }, (lateMs) => timedOut(lateMs - headStartMs));
}

export function timedOut(timeoutMs: number, cause?: unknown): AtlasError {
  return new AtlasError(`The query was stopped after ${timeoutMs} ms.`, {
    code: "QUERY_TIMEOUT",
    hint: "Ask for less: a shorter period, fewer joins, or an aggregate instead of rows.",
    cause,
  });
}

// The server has the same limit. Where it keeps it, the connection stays as good as it was.
const headStartMs = 100;
