import type { CodeEntry } from "./code-entry.ts";

/** Writes entries of one rule or check: each says why, shows a bad and a good example, and the way out. */
export function entriesOf(rule: string, usual: CodeEntry["severity"] = "error") {
  return (why: string, bad: string, good: string, fix: string, severity = usual): CodeEntry => ({ rule, severity, why, bad, good, fix });
}
