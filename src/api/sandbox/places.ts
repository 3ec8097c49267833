import { AtlasError } from "@useatlas/plugin-sdk";

export interface Places {
  /** Waits for a place and returns the function that gives it back. Throws `EXPLORE_QUEUE_TIMEOUT`, or the signal's reason. */
  take(options: { signal: AbortSignal; timeoutMs: number }): Promise<() => void>;
}

/** Commands that may run at once; others wait in turn. */
export function createPlaces(count: number): Places {
  const waiting: (() => void)[] = [];
  let free = count;

  function giveBack(): void {
    const next = waiting.shift();
    // The place goes straight to whoever waits longest.
    if (next) next();
    else free++;
  }

  function wait(signal: AbortSignal, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => give(full(count, timeoutMs)), timeoutMs);
      const abort = () => give(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      waiting.push(enter);

      function enter(): void {
        stopWaiting();
        resolve();
      }
      function give(reason: unknown): void {
        waiting.splice(waiting.indexOf(enter), 1);
        stopWaiting();
        reject(reason);
      }
      function stopWaiting(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
      }
    });
  }

  return {
    async take({ signal, timeoutMs }) {
      signal.throwIfAborted();
      if (free > 0) free--;
      else await wait(signal, timeoutMs);
      let left = false;
      return () => {
        if (!left) giveBack();
        left = true;
      };
    },
  };
}

function full(count: number, timeoutMs: number): AtlasError {
  return new AtlasError(`The command waited ${timeoutMs} ms for a place: ${count} others run.`, { code: "EXPLORE_QUEUE_TIMEOUT", hint: "Try again in a moment." });
}
