import { describeSession, migrationStatus, type MigrationStatus } from "@atlas/api/lib/migrate";
import { isAtlasError, type AtlasError } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const migrations: Check<DoctorSubject> = {
  name: "migrations",
  about: "migrations",
  needs: ["database"],
  async examine(subject) {
    const { host } = projectOf(subject);
    if (!host.database) return [];
    const status = await migrationStatus(await host.database(), host.entries.map(({ plugin }) => plugin)).catch(foreseen);
    if (isAtlasError(status)) return [{ code: status.code, severity: "unknown", subject: "migrations", message: status.message, hint: status.hint }];
    return judge(status);
  },
};

function judge(status: MigrationStatus): Finding[] {
  const { plan: { steps, refusals }, drift, edited, ahead, unfinished, holder } = status;
  const found = [
    ...(holder ? [{ ...fault("MIGRATIONS_RUNNING", `somebody migrates at this moment: ${describeSession(holder)}`, "Check again when that is over; if it never is, end that session."), severity: "warning" as const }] : []),
    ...(edited ? [fault("MIGRATIONS_EDITED", `entry ${edited.id} of the history is not as it was written, or the one before it is gone`, "Run: atlas migrate status")] : []),
    ...ahead.map(({ pluginId, migrated, declared }) => fault("DATABASE_AHEAD", `plugin "${pluginId}" is at ${declared}, but ${migrated} has migrated the database`, "Deploy the newer version, or run: atlas migrate accept")),
    ...drift.map(({ place, what }) => fault("MIGRATIONS_DRIFTED", `${place}: ${what} was changed by hand`, "Run: atlas migrate status")),
    ...unfinished.map(({ stepId }) => fault("MIGRATIONS_UNFINISHED", `step ${stepId ?? ""} was started and has not finished`, "Run: atlas migrate")),
    ...refusals.map(({ code, message, hint }) => fault(code, message, hint)),
  ];
  // Steps that would undo what somebody did by hand are no migration that was forgotten.
  const graver = edited !== undefined || ahead.length + drift.length > 0;
  // What is left to do where a step did not finish is no migration that was forgotten, either.
  const pending = steps.filter((step) => !unfinished.some((entry) => isSamePlace(entry, step)));
  if (pending.length > 0 && !graver) found.push(fault("MIGRATIONS_PENDING", `${pending.length} ${pending.length === 1 ? "step is" : "steps are"} pending`, "Run: atlas migrate"));
  return found.length > 0 ? found : [{ code: "MIGRATIONS_APPLIED", severity: "ok", subject: "migrations", message: "nothing is pending" }];
}

function isSamePlace(entry: MigrationStatus["unfinished"][number], { pluginId, table, field }: MigrationStatus["plan"]["steps"][number]): boolean {
  return entry.pluginId === pluginId && entry.table === (table ?? null) && entry.field === (field ?? null);
}

function fault(code: string, message: string, hint: string): Finding {
  return { code, severity: "error", subject: "migrations", message, hint };
}

/** Somebody has the tables to himself, for one. What was not foreseen is a crash of the check. */
function foreseen(thrown: unknown): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  throw thrown;
}
