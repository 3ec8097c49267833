import { setTimeout as pause } from "node:timers/promises";

export interface InsistOptions {
  timeoutMs: number;
  /** Throws when there is no point in going on. */
  check?: () => void;
  /** What to throw when the time is up. */
  giveUp: (cause: unknown) => Error;
}

/**
 * A statement that waits for its table makes everybody else wait behind it: so it gives up after half a second, and comes again.
 * The pauses grow and differ, so that two of a kind do not meet for ever.
 */
export async function insist<Result>(attempt: () => Promise<Result>, { timeoutMs, check = () => {}, giveUp }: InsistOptions): Promise<Result> {
  const deadline = Date.now() + timeoutMs;
  for (let pass = 1; ; pass++) {
    try {
      return await attempt();
    } catch (thrown) {
      check();
      if (!isLockTimeout(thrown)) throw thrown;
      if (Date.now() >= deadline) throw giveUp(thrown);
      await pause(Math.min(pass * 200, 2000, Math.max(deadline - Date.now(), 1)) * (0.5 + Math.random()));
      check();
    }
  }
}

function isLockTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "55P03";
}
