import { pendingSteps } from "@atlas/api/lib/migrate";
import { isAtlasError, type AtlasError } from "@useatlas/plugin-sdk";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const migrations: Check<DoctorSubject> = {
  name: "migrations",
  about: "migrations",
  needs: ["database"],
  async examine(subject) {
    const { host } = projectOf(subject);
    if (!host.database) return [];
    const found = await pendingSteps(await host.database(), host.entries.map(({ plugin }) => plugin)).catch(foreseen);
    if (isAtlasError(found)) return [{ code: found.code, severity: "unknown", subject: "migrations", message: found.message, hint: found.hint }];
    const { steps, refusals } = found;
    if (refusals.length > 0) {
      return refusals.map(({ code, message, hint }) => ({ code, severity: "error", subject: "migrations", message, hint }));
    }
    if (steps.length === 0) return [{ code: "MIGRATIONS_APPLIED", severity: "ok", subject: "migrations", message: "nothing is pending" }];
    const count = `${steps.length} ${steps.length === 1 ? "step is" : "steps are"}`;
    return [{ code: "MIGRATIONS_PENDING", severity: "error", subject: "migrations", message: `${count} pending`, hint: "Run: atlas migrate" }];
  },
};

/** Somebody has the tables to himself, for one. What was not foreseen is a crash of the check. */
function foreseen(thrown: unknown): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  throw thrown;
}
