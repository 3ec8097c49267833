import { pendingSteps } from "@atlas/api/lib/migrate";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const migrations: Check<DoctorSubject> = {
  name: "migrations",
  about: "migrations",
  needs: ["database"],
  async examine(subject) {
    const { host } = projectOf(subject);
    if (!host.database) return [];
    const { steps, refusals } = await pendingSteps(await host.database(), host.entries.map(({ plugin }) => plugin));
    if (refusals.length > 0) {
      return refusals.map(({ code, message, hint }) => ({ code, severity: "error", subject: "migrations", message, hint }));
    }
    if (steps.length === 0) return [{ code: "MIGRATIONS_APPLIED", severity: "ok", subject: "migrations", message: "nothing is pending" }];
    const count = `${steps.length} ${steps.length === 1 ? "step is" : "steps are"}`;
    return [{ code: "MIGRATIONS_PENDING", severity: "error", subject: "migrations", message: `${count} pending`, hint: "Run: atlas migrate" }];
  },
};
