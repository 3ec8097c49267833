import type { Selection } from "../checks/select-checks.ts";
import { createReport, type FailOn } from "../findings.ts";
import { formatOf, type FormatOptions } from "../formats/formats.ts";
import { printReportAs } from "../formats/print-report.ts";
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
}

/** Checks the runtime, the config, the databases, the model, the sandbox and every plugin, all at once. Changes nothing. */
export async function doctor({ cwd, only, skip, failOn, wait = 0, ...output }: DoctorOptions): Promise<void> {
  const format = formatOf(output);
  reserveStdout();
  const secrets = new Set<string>();
  const findings = await untilWell(() => examineApart(cwd, { selection: { only, skip }, secrets }), { waitMs: wait * 1000, signal: interrupted });
  await printReportAs(createReport("doctor", findings, { failOn }), { format, folder: currentFolder(), secrets: [...secrets] });
}
