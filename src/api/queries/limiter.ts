import { AtlasError } from "@useatlas/plugin-sdk";

export interface QueryLimits {
  /** Queries that may run at once; others wait. */
  maxConcurrent: number;
  /** Queries that may start within any minute; more are refused. */
  maxPerMinute: number;
}

export interface Limiter {
  /** Waits for a place and returns the function that gives it back. Throws `QUERY_RATE_LIMITED` or `QUERY_QUEUE_TIMEOUT`. */
  enter(options: { connectionId: string; timeoutMs: number }): Promise<() => void>;
}

/** The limits of one connection. */
export function createLimiter({ maxConcurrent, maxPerMinute }: QueryLimits): Limiter {
  const waiting: (() => void)[] = [];
  const started: number[] = [];
  let running = 0;

  function leave(): void {
    const next = waiting.shift();
    // The place goes straight to whoever waits longest.
    if (next) next();
    else running--;
  }

  function place(timeoutMs: number, connectionId: string): Promise<void> {
    if (running < maxConcurrent) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(new AtlasError(`The query waited ${timeoutMs} ms for a place: ${maxConcurrent} others run on "${connectionId}".`, { code: "QUERY_QUEUE_TIMEOUT", hint: "Try again in a moment." }));
      }, timeoutMs);
      const take = () => (clearTimeout(timer), resolve());
      waiting.push(take);
    });
  }

  return {
    async enter({ connectionId, timeoutMs }) {
      const minuteAgo = performance.now() - 60_000;
      while (started[0] !== undefined && started[0] < minuteAgo) started.shift();
      if (started.length >= maxPerMinute) {
        throw new AtlasError(`"${connectionId}" takes at most ${maxPerMinute} queries a minute.`, { code: "QUERY_RATE_LIMITED", hint: "Wait, or ask for more with one query." });
      }
      if (Number.isFinite(maxPerMinute)) started.push(performance.now());
      await place(timeoutMs, connectionId);
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
  };
}
