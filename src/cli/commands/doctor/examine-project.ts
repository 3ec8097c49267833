import { AtlasError, isAtlasError, secretsIn } from "@useatlas/plugin-sdk";
import { doctorChecks } from "../../checks/doctor-checks.ts";
import { createDoctorSubject, type DoctorSubject } from "../../checks/doctor-subject.ts";
import { runChecks, type Check } from "../../checks/run-checks.ts";
import { selectChecks } from "../../checks/select-checks.ts";
import type { Finding } from "../../findings.ts";
import type { ExaminationTask } from "./examination.ts";

export interface ExamineProjectOptions {
  /** Called once the config has been loaded, with what must not be shown. */
  begin(secrets: string[]): void;
  /** Has each check watched. */
  watch(check: Check<DoctorSubject>): Check<DoctorSubject>;
  /** Called with all findings and the names of the checks that were run, before what was opened is closed. */
  tell(findings: Finding[], checks: string[]): void;
  signal: AbortSignal;
}

/** One round of checks in this process. What plugins do, they do to it. */
export async function examineProject({ cwd, selection, known, unloadable }: ExaminationTask, { begin, watch, tell, signal }: ExamineProjectOptions): Promise<void> {
  const subject = unloadable ? { cwd, project: { failure: failureOf(unloadable) } } : await createDoctorSubject(cwd);
  begin(secretsOf(subject));
  const { project } = subject;
  // A folder that is not there is a slip of the command line, not a fault of the project.
  if ("failure" in project && isAtlasError(project.failure) && project.failure.code === "CWD_MISSING") throw project.failure;

  try {
    const checks = doctorChecks(subject).map((check) => watch(settled(check, known[check.name])));
    // Without a config nobody knows which plugins there are.
    const selected = selectChecks(checks, { ...selection, otherwise: "failure" in project ? "plugins" : undefined });
    const findings = await runChecks(selected, subject, { deadlineMs: 20_000, totalMs: 30_000, signal });
    tell(findings, selected.map(({ name }) => name));
  } finally {
    if ("host" in project) await project.host.close();
  }
}

function settled(check: Check<DoctorSubject>, finding: Finding | undefined): Check<DoctorSubject> {
  return finding ? { ...check, examine: () => [finding] } : check;
}

function failureOf({ code, message, hint, location }: Finding): AtlasError {
  return new AtlasError(message, { code, hint, location });
}

/** What plugins, drivers and servers say may hold what they were configured with. */
function secretsOf({ project }: DoctorSubject): string[] {
  const { plugins = [], model, auth, databaseUrl } = "host" in project ? project.loaded.config : {};
  return secretsIn([process.env, databaseUrl, plugins.map(({ config }) => config), { apiKey: process.env.ATLAS_MODEL_KEY }, { apiKey: model?.key }, { tokens: auth?.keys?.map(({ key }) => key) }]);
}
