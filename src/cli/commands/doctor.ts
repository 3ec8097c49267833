import { isAtlasError, secretsIn } from "@useatlas/plugin-sdk";
import { compareFindings } from "../checks/compare-findings.ts";
import { doctorChecks } from "../checks/doctor-checks.ts";
import { createDoctorSubject, type DoctorSubject } from "../checks/doctor-subject.ts";
import { printExplanation } from "../checks/explanations/print-explanation.ts";
import { fixFiles } from "../checks/fix-files.ts";
import { readReport } from "../checks/read-report.ts";
import { runChecks } from "../checks/run-checks.ts";
import { selectChecks, type Selection } from "../checks/select-checks.ts";
import { createReport, type FailOn, type Finding } from "../findings.ts";
import { formatOf, type FormatOptions } from "../formats/formats.ts";
import { printReportAs } from "../formats/print-report.ts";
import { redacted } from "../formats/ready-report.ts";
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
  const look = () => untilWell(() => examine(cwd, { selection: { only, skip }, secrets, checks }), { waitMs: wait * 1000, signal: interrupted });

  const found = await look();
  const fixed = fix && !interrupted.aborted ? await fixFiles(cwd, found) : undefined;
  // As they would be read back from the report: what is hidden today was hidden then.
  const findings = (fixed?.length ? await look() : found).map((finding) => redacted(finding, [...secrets]));
  const diff = before && compareFindings({ against: against ?? "", before, now: findings, checks: [...checks] });
  await printReportAs(createReport("doctor", findings, { failOn, fixed, diff }), { format, folder: currentFolder(), secrets: [...secrets] });
}

interface Gathered {
  selection: Selection;
  /** What must not be shown. */
  secrets: Set<string>;
  /** The names of what was run. */
  checks: Set<string>;
}

/** One round of checks. */
async function examine(cwd: string, { selection, secrets, checks }: Gathered): Promise<Finding[]> {
  const subject = await createDoctorSubject(cwd);
  for (const secret of secretsOf(subject)) secrets.add(secret);
  const { project } = subject;
  // A folder that is not there is a slip of the command line, not a fault of the project.
  if ("failure" in project && isAtlasError(project.failure) && project.failure.code === "CWD_MISSING") throw project.failure;

  const close = async () => ("host" in project ? project.host.close() : undefined);
  const release = onInterrupt(close);
  try {
    // Without a config nobody knows which plugins there are.
    const selected = selectChecks(doctorChecks(subject), { ...selection, otherwise: "failure" in project ? "plugins" : undefined });
    checks.clear();
    for (const { name } of selected) checks.add(name);
    return await runChecks(selected, subject, { deadlineMs: 20_000, totalMs: 30_000, signal: interrupted });
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
