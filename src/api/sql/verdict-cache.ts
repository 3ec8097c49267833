import type { Verdict } from "./verdict.ts";

/** The verdicts that were asked for last; the one that was not asked for the longest goes first. */
export interface VerdictCache {
  get(key: string): Verdict | undefined;
  set(key: string, verdict: Verdict): void;
}

export function createVerdictCache(size = 1000): VerdictCache {
  const verdicts = new Map<string, Verdict>();
  return {
    get(key) {
      const verdict = verdicts.get(key);
      if (verdict === undefined) return undefined;
      verdicts.delete(key);
      verdicts.set(key, verdict);
      return verdict;
    },
    set(key, verdict) {
      if (key.length > longestKey) return;
      verdicts.set(key, verdict);
      if (verdicts.size <= size) return;
      const [oldest] = verdicts.keys();
      if (oldest !== undefined) verdicts.delete(oldest);
    },
  };
}

// What is longer is rare, and a thousand of them would not be small.
const longestKey = 20_000;
