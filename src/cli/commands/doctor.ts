import { compareFindings } from "../checks/compare-findings.ts";
import { printExplanation } from "../checks/explanations/print-explanation.ts";
import { fixFiles } from "../checks/fix-files.ts";
import { readReport } from "../checks/read-report.ts";
import type { Selection } from "../checks/select-checks.ts";
import { createReport, type FailOn } from "../findings.ts";
import { formatOf, type FormatOptions } from "../formats/formats.ts";
import { printReportAs } from "../formats/print-report.ts";
import { redacted } from "../formats/ready-report.ts";
import { currentFolder } from "../options.ts";
import { interrupted } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";
import { examineApart } from "./doctor/examine-apart.ts";
import { untilWell } from "./doctor/until-well.ts";

export interface DoctorOptions extends FormatOptions, Pick<Selection, "only" | "skip"> {
  cwd: string;
  /** What makes it fail. Default: an error. */
  failOn?: FailOn | undefined;
  /** Seconds for which it checks again while something is at fault that may pass by itself. */
  wait?: number | undefined;
  /** Whether to mend in the project's files what takes no judgement. */
  fix?: boolean | undefined;
  /** An earlier report, in JSON: what is new or worse since then makes it fail. */
  diff?: string | undefined;
  /** A code to tell about, instead of checking anything. */
  explain?: string | undefined;
}

/** Checks the runtime, the config, the databases, the model, the sandbox and every plugin, all at once. Changes nothing without `fix`. */
export async function doctor({ cwd, only, skip, failOn, wait = 0, fix = false, diff: against, explain: code, ...output }: DoctorOptions): Promise<void> {
  const format = formatOf(output);
  if (code !== undefined) return printExplanation(code, { command: "doctor", format });
  const before = against === undefined ? undefined : await readReport(against, "doctor");
  reserveStdout();
  const secrets = new Set<string>();
  const checks = new Set<string>();
  const look = () => untilWell(() => examineApart(cwd, { selection: { only, skip }, secrets, checks }), { waitMs: wait * 1000, signal: interrupted });

  const found = await look();
  const fixed = fix && !interrupted.aborted ? await fixFiles(cwd, found) : undefined;
  // As they would be read back from the report: what is hidden today was hidden then.
  const findings = (fixed?.length ? await look() : found).map((finding) => redacted(finding, [...secrets]));
  const diff = before && compareFindings({ against: against ?? "", before, now: findings, checks: [...checks] });
  await printReportAs(createReport("doctor", findings, { failOn, fixed, diff }), { format, folder: currentFolder(), secrets: [...secrets] });
}
