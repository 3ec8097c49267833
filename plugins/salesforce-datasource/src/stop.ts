import { AtlasError, createStop as createQueryStop, type Stop, type StopOptions } from "@useatlas/plugin-sdk";

export type { Stop };

/** What ends a query before its time. */
export function createStop(options: StopOptions): Stop {
  return createQueryStop(options, timedOut);
}

function timedOut(timeoutMs: number): AtlasError {
  return new AtlasError(`Salesforce did not answer within ${timeoutMs} ms.`, {
    code: "QUERY_TIMEOUT",
    hint: "Ask for less: a shorter period, a filter on an indexed field, or an aggregate instead of rows.",
  });
}
