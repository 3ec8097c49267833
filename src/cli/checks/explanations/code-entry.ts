import type { Severity } from "../../findings.ts";

/** What there is to know about a code that a finding of `atlas plugin validate` or `atlas doctor` may bear. */
export interface CodeEntry {
  /** The rule or check that gives it; several codes may come of one. */
  rule: string;
  severity: Exclude<Severity, "ok">;
  why: string;
  bad: string;
  good: string;
  fix: string;
}

/** The codes of a stage that may fail in five ways, such as `PLUGIN_LOAD_TIMEOUT`. */
export function stageEntries(prefix: string, { rule, doing, why, fix }: { rule: string; doing: string; why: string; fix: string }): Record<string, CodeEntry> {
  const entry = (bad: string, good: string): CodeEntry => ({ rule, severity: "error", why, bad, good, fix });
  return {
    [`${prefix}_THROWS`]: entry(`${doing} throws, or leaves a rejection that nobody handles`, `${doing} returns`),
    [`${prefix}_TIMEOUT`]: entry(`${doing} loops or waits without an end`, `${doing} has a deadline for whatever it waits for`),
    [`${prefix}_EXITED`]: entry(`${doing} calls process.exit(), or crashes`, `${doing} throws where it cannot go on`),
    [`${prefix}_EXHAUSTS`]: entry(`${doing} takes gigabytes of memory`, `${doing} keeps what it needs and no more`),
    [`${prefix}_FLOODS`]: entry(`${doing} prints megabytes`, `${doing} logs a line through ctx.logger`),
  };
}
