import type { Diff } from "./checks/compare-findings.ts";
import type { Edit, Fixed } from "./checks/fix-files.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { SourceLocation } from "@useatlas/plugin-sdk/errors";

/**
 * `ok`: checked and good. `skipped`: not asked for, or does not apply. `warning`: works, but should be mended.
 * `error`: at fault. `unknown`: could not be determined, which is never a pass.
 */
export type Severity = "ok" | "skipped" | "warning" | "error" | "unknown";

/** What a rule or a check found out about one subject. */
export interface Finding {
  /** Permanent: NOUN_STATE, such as `PLUGIN_HEALTHY` or `CONFIG_MISSING`. */
  code: string;
  severity: Severity;
  /** What it is about: a plugin's id, `atlas.config.ts`, `DATABASE_URL`. */
  subject: string;
  message: string;
  hint?: string | undefined;
  location?: SourceLocation | undefined;
  /** The code of the finding that kept this one from being determined. */
  blockedBy?: string | undefined;
  /** The rule or check that found it. */
  check?: string | undefined;
  /** How files can be mended, where that takes no judgement. */
  edits?: readonly Edit[] | undefined;
  /** Whether `--fix` mends it. */
  fixable?: true | undefined;
}

export interface Report {
  schemaVersion: 1;
  command: string;
  findings: readonly Finding[];
  counts: Record<Severity, number>;
  /** What `--fix` has written; the findings are those of after. */
  fixed?: readonly Fixed[] | undefined;
  /** What is not as it was in an earlier report. */
  diff?: Diff | undefined;
  exitCode: ExitCode;
}

export interface ReportOptions {
  /** Whether a warning is a fault, too. */
  strict?: boolean | undefined;
  /** From which severity on a finding makes the command fail; `strict` is `warning`. */
  failOn?: FailOn | undefined;
  fixed?: readonly Fixed[] | undefined;
  /** With it only what is new or has become worse makes the command fail. */
  diff?: Diff | undefined;
}

export const FAIL_ON = ["warning", "error", "never"] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** The report of `command`. Nothing checked is not a pass: it is as undetermined as a check that could not run. */
export function createReport(command: string, findings: readonly Finding[], { strict = false, failOn = strict ? "warning" : "error", fixed, diff }: ReportOptions = {}): Report {
  const counts = countOf(findings);
  const exitCode = exitCodeFor(diff ? worsened(diff) : findings, { checked: counts.ok + counts.warning + counts.error, failOn });
  return { schemaVersion: 1, command, findings, counts, ...(fixed && { fixed }), ...(diff && { diff }), exitCode };
}

function exitCodeFor(findings: readonly Finding[], { checked, failOn }: { checked: number; failOn: FailOn }): ExitCode {
  const counts = countOf(findings);
  if (checked === 0) return EXIT.undetermined;
  // What a fault blocks is as well known as the fault; what could not be determined otherwise is forgiven by nobody.
  if (failOn === "never") return findings.some(({ severity, blockedBy }) => severity === "unknown" && blockedBy === undefined) ? EXIT.undetermined : EXIT.done;
  if (counts.error > 0 || (failOn === "warning" && counts.warning > 0)) return EXIT.fault;
  return counts.unknown > 0 ? EXIT.undetermined : EXIT.done;
}

function countOf(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { ok: 0, skipped: 0, warning: 0, error: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

function worsened({ new: appeared, changed }: Diff): Finding[] {
  return [...appeared, ...changed.filter(({ worse }) => worse).map(({ now }) => now)];
}
