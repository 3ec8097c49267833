import { isAtlasError, secretsIn } from "@useatlas/plugin-sdk";
import { doctorChecks } from "../checks/doctor-checks.ts";
import { createDoctorSubject, type DoctorSubject } from "../checks/doctor-subject.ts";
import { runChecks } from "../checks/run-checks.ts";
import { selectChecks, type Selection } from "../checks/select-checks.ts";
import { createReport, type FailOn, type Finding } from "../findings.ts";
import { formatOf, type FormatOptions } from "../formats/formats.ts";
import { printReportAs } from "../formats/print-report.ts";
import { currentFolder } from "../options.ts";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";
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
  const findings = await untilWell(() => examine(cwd, { selection: { only, skip }, secrets }), { waitMs: wait * 1000, signal: interrupted });
  await printReportAs(createReport("doctor", findings, { failOn }), { format, folder: currentFolder(), secrets: [...secrets] });
}

/** One round of checks. What must not be shown is added to `secrets`. */
async function examine(cwd: string, { selection, secrets }: { selection: Selection; secrets: Set<string> }): Promise<Finding[]> {
  const subject = await createDoctorSubject(cwd);
  for (const secret of secretsOf(subject)) secrets.add(secret);
  const { project } = subject;
  // A folder that is not there is a slip of the command line, not a fault of the project.
  if ("failure" in project && isAtlasError(project.failure) && project.failure.code === "CWD_MISSING") throw project.failure;

  const close = async () => ("host" in project ? project.host.close() : undefined);
  const release = onInterrupt(close);
  try {
    // Without a config nobody knows which plugins there are.
    const checks = selectChecks(doctorChecks(subject), { ...selection, otherwise: "failure" in project ? "plugins" : undefined });
    return await runChecks(checks, subject, { deadlineMs: 20_000, totalMs: 30_000, signal: interrupted });
  } finally {
    release();
    await close();
  }
}

/** What plugins, drivers and servers say may hold what they were configured with. */
function secretsOf({ project }: DoctorSubject): string[] {
  const { plugins = [], model, auth, databaseUrl } = "host" in project ? project.loaded.config : {};
  return secretsIn([process.env, databaseUrl, plugins.map(({ config }) => config), { apiKey: process.env.ATLAS_MODEL_KEY }, { apiKey: model?.key }, { tokens: auth?.keys?.map(({ key }) => key) }]);
}
