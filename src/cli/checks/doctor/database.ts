import { isAtlasError } from "@useatlas/plugin-sdk";
import { projectOf, type DoctorSubject } from "../doctor-subject.ts";
import type { Check } from "../run-checks.ts";

export const database: Check<DoctorSubject> = {
  name: "database",
  about: "database",
  needs: ["config"],
  async examine(subject) {
    const { host, databaseAbsent } = projectOf(subject);
    if (databaseAbsent) {
      return [{ code: "DATABASE_ABSENT", severity: "error", subject: "database", message: "the embedded database has not been made yet", hint: "Run: atlas migrate" }];
    }
    if (!host.database) {
      const needing = host.entries.filter(({ plugin }) => plugin.schema).map(({ plugin }) => plugin.id);
      if (needing.length === 0) return [{ code: "DATABASE_UNSET", severity: "skipped", subject: "database", message: "DATABASE_URL is not set, and no plugin has tables" }];
      return [{
        code: "DATABASE_URL_MISSING",
        severity: "error",
        subject: "database",
        message: `DATABASE_URL is not set, and ${needing.join(", ")} ${needing.length === 1 ? "has" : "have"} tables`,
        hint: "Set it in .env: to postgres://…, or to embedded:.atlas/postgres.",
      }];
    }
    const start = performance.now();
    try {
      const { label, pool } = await host.database();
      const { rows } = await pool.query<{ server_version: string }>("SHOW server_version");
      const latencyMs = Math.round(performance.now() - start);
      return [{ code: "DATABASE_REACHABLE", severity: "ok", subject: "database", message: `${label}, PostgreSQL ${rows[0]?.server_version}, ${latencyMs} ms` }];
    } catch (thrown) {
      if (!isAtlasError(thrown)) throw thrown;
      return [{ code: thrown.code, severity: "error", subject: "database", message: thrown.message, hint: thrown.hint }];
    }
  },
};
