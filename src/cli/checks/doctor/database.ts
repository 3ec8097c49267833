import { judgeSession, poolingMode, probeRoom, readSession, unreachableCode } from "@atlas/api/lib/database";
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
      const session = judgeSession(facts, { local: isLocal(opened.label) });
      // Where nobody may write there is no need of room.
      const room = session.some(({ severity }) => severity === "error") ? undefined : await probeRoom(opened);
      const faults = [...(room ? [room] : []), ...session].map((fault): Finding => ({ ...fault, subject: "database" }));
      const words = [opened.label, `PostgreSQL ${version}`, tls && "TLS", `${latencyMs} ms`].filter(Boolean);
      const reached: Finding = { code: "DATABASE_REACHABLE", severity: "ok", subject: "database", message: words.join(", ") };
      return [...faults, reached, ...(pooled ? [pooler(await poolingMode(opened))] : [])];
    } catch (thrown) {
      return [notUsable(thrown)];
    }
  },
};

/** No fault: migrations and the plugins' queries hold each of their transactions together, and nothing beyond. */
function pooler(mode: "transaction" | "session" | undefined): Finding {
  return { ...poolers[mode ?? "hidden"], subject: "database" };
}

const poolers = {
  transaction: { code: "DATABASE_POOLER_TRANSACTION", severity: "ok", message: "a pooler stands before it; it gives each transaction another connection" },
  session: { code: "DATABASE_POOLER_SESSION", severity: "ok", message: "a pooler stands before it; it keeps a session on one connection" },
  hidden: { code: "DATABASE_POOLER", severity: "ok", message: "a pooler stands before it; what it keeps together was not to be seen" },
} as const;

function notUsable(thrown: unknown): Finding {
  if (isAtlasError(thrown)) {
    const code = thrown.code === "DATABASE_UNREACHABLE" ? unreachableCode(thrown) : thrown.code;
    return { code, severity: "error", subject: "database", message: thrown.message, hint: thrown.hint };
  }
  // The server answered once, and a pooler may answer for a server that does not.
  const code = unreachableCode(thrown);
  if (code === "DATABASE_STALLED") return { code, severity: "error", subject: "database", message: "it let us in, and answered no question within 5 s", hint: "A pooler does that which has no connection left to give, and so does a server whose disk stands still." };
  const hint = code === "DATABASE_STATEMENT_TIMEOUT" ? "Raise statement_timeout for this user or database, or reset it." : "Look into the server's log.";
  return { code, severity: "error", subject: "database", message: `It was reached, and then failed: ${messageOf(thrown)}`, hint };
}

/** Whether no network lies between: passwords cross none. */
function isLocal(label: string): boolean {
  if (label.startsWith("embedded:")) return true;
  const host = URL.canParse(label) ? new URL(label).hostname : "";
  return /^(localhost|127\.[\d.]+|\[::1\]|)$/.test(host) || host.startsWith("%2F");
}
