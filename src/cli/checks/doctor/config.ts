import { basename } from "node:path";
import { isAtlasError } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import type { DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const config: Check<DoctorSubject> = {
  name: "config",
  about: "atlas.config.ts",
  examine({ project }) {
    if ("failure" in project) return describeFailure(project.failure);
    const { loaded, host } = project;
    const count = host.entries.length;
    return [{ code: "CONFIG_LOADED", severity: "ok", subject: basename(loaded.path), message: `loaded, with ${count} ${count === 1 ? "plugin" : "plugins"}` }];
  },
};

/** One finding for each problem of the config; the only one where there are no parts to tell apart. */
function describeFailure(failure: unknown): Finding[] {
  if (!isAtlasError(failure)) throw failure;
  const { code, message, hint, location, problems } = failure;
  const parts = problems.length > 0 ? problems : [{ code, message, hint, location }];
  return parts.map((part) => ({
    code: part.code,
    severity: "error",
    subject: part.location ? basename(part.location.file) : "atlas.config.ts",
    message: part.message,
    hint: part.hint,
    location: part.location,
  }));
}
