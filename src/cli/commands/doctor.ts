import { isAtlasError } from "@useatlas/plugin-sdk";
import { doctorChecks } from "../checks/doctor-checks.ts";
import { createDoctorSubject } from "../checks/doctor-subject.ts";
import { runChecks } from "../checks/run-checks.ts";
import { createReport } from "../findings.ts";
import { formatOf, type FormatOptions } from "../formats/formats.ts";
import { printReportAs } from "../formats/print-report.ts";
import { currentFolder } from "../options.ts";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";

export interface DoctorOptions extends FormatOptions {
  cwd: string;
}

/** Checks the runtime, the config, the internal database and every plugin, all at once. Changes nothing. */
export async function doctor({ cwd, ...output }: DoctorOptions): Promise<void> {
  const format = formatOf(output);
  reserveStdout();
  const subject = await createDoctorSubject(cwd);
  const { project } = subject;
  // A folder that is not there is a slip of the command line, not a fault of the project.
  if ("failure" in project && isAtlasError(project.failure) && project.failure.code === "CWD_MISSING") throw project.failure;

  const close = async () => ("host" in project ? project.host.close() : undefined);
  const release = onInterrupt(close);
  try {
    const findings = await runChecks(doctorChecks(subject), subject, { deadlineMs: 60_000, signal: interrupted });
    await printReportAs(createReport("doctor", findings), { format, folder: currentFolder() });
  } finally {
    release();
    await close();
  }
}
