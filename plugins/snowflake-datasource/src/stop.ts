import { AtlasError, createStop as createQueryStop, type Stop, type StopOptions } from "@useatlas/plugin-sdk";

export type { Stop };

/** What ends a query before its time. */
export function createStop(options: StopOptions): Stop {
  return createQueryStop(options, timedOut);
}

function timedOut(timeoutMs: number): AtlasError {
  return new AtlasError(`Snowflake did not answer the query within ${timeoutMs} ms; it was told to stop.`, {
    code: "QUERY_TIMEOUT",
    hint: "Ask for less: a shorter period, fewer joins, or an aggregate instead of rows. A suspended warehouse takes a while to start.",
  });
}
