import type { ExitCode } from "./exit-codes.ts";
import type { ManifestEdit } from "./checks/fix-manifest.ts";
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
}

/** The report of `command`. Nothing checked is not a pass: it is as undetermined as a check that could not run. */
export function createReport(command: string, findings: readonly Finding[], { strict = false }: ReportOptions = {}): Report {
  const counts: Record<Severity, number> = { ok: 0, skipped: 0, warning: 0, error: 0, unknown: 0 };
  for (const { severity } of findings) counts[severity]++;
  const checked = counts.ok + counts.warning + counts.error;
  const exitCode = counts.error > 0 || (strict && counts.warning > 0) ? 1 : counts.unknown > 0 || checked === 0 ? 3 : 0;
  return { schemaVersion: 1, command, findings, counts, exitCode };
}
