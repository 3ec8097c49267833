import type { ManifestEdit } from "./checks/fix-manifest.ts";
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
  /** How package.json can be mended, where that takes no judgement. */
  edits?: readonly ManifestEdit[] | undefined;
}

export interface Report {
  schemaVersion: 1;
  command: string;
  findings: readonly Finding[];
  counts: Record<Severity, number>;
  exitCode: ExitCode;
}

export interface ReportOptions {
  /** Whether a warning is a fault, too. */
  strict?: boolean | undefined;
  /** From which severity on a finding makes the command fail; `strict` is `warning`. */
  failOn?: FailOn | undefined;
}

export const FAIL_ON = ["warning", "error", "never"] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** The report of `command`. Nothing checked is not a pass: it is as undetermined as a check that could not run. */
export function createReport(command: string, findings: readonly Finding[], { strict = false, failOn = strict ? "warning" : "error" }: ReportOptions = {}): Report {
  const counts: Record<Severity, number> = { ok: 0, skipped: 0, warning: 0, error: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity]++;
  return { schemaVersion: 1, command, findings, counts, exitCode: exitCodeFor(findings, { counts, failOn }) };
}

function exitCodeFor(findings: readonly Finding[], { counts, failOn }: Pick<Report, "counts"> & { failOn: FailOn }): ExitCode {
  const checked = counts.ok + counts.warning + counts.error;
  if (checked === 0) return EXIT.undetermined;
  // What a fault blocks is as well known as the fault; what could not be determined otherwise is forgiven by nobody.
  if (failOn === "never") return findings.some(({ severity, blockedBy }) => severity === "unknown" && blockedBy === undefined) ? EXIT.undetermined : EXIT.done;
  if (counts.error > 0 || (failOn === "warning" && counts.warning > 0)) return EXIT.fault;
  return counts.unknown > 0 ? EXIT.undetermined : EXIT.done;
}
