import { judgeSession, readSession, unreachableCode } from "@atlas/api/lib/database";
import { isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import type { Finding } from "../../findings.ts";
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
    try {
      const opened = await host.database();
      const facts = await readSession(opened, host.entries.map(({ plugin }) => plugin));
      const { version, latencyMs, tls, pooled } = facts;
      const faults = judgeSession(facts, { local: isLocal(opened.label) }).map((fault): Finding => ({ ...fault, subject: "database" }));
      const words = [opened.label, `PostgreSQL ${version}`, tls && "TLS", pooled && "behind a pooler", `${latencyMs} ms`].filter(Boolean);
      return [...faults, { code: "DATABASE_REACHABLE", severity: "ok", subject: "database", message: words.join(", ") }];
    } catch (thrown) {
      return [notUsable(thrown)];
    }
  },
};

function notUsable(thrown: unknown): Finding {
  if (isAtlasError(thrown)) {
    const code = thrown.code === "DATABASE_UNREACHABLE" ? unreachableCode(thrown) : thrown.code;
    return { code, severity: "error", subject: "database", message: thrown.message, hint: thrown.hint };
  }
  // The server answered once, and a pooler may answer for a server that does not.
  return { code: unreachableCode(thrown), severity: "error", subject: "database", message: `It was reached, and then failed: ${messageOf(thrown)}`, hint: "Look into the server's log." };
}

/** Whether no network lies between: passwords cross none. */
function isLocal(label: string): boolean {
  if (label.startsWith("embedded:")) return true;
  const host = URL.canParse(label) ? new URL(label).hostname : "";
  return /^(localhost|127\.[\d.]+|\[::1\]|)$/.test(host) || host.startsWith("%2F");
}
