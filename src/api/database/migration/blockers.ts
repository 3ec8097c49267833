import { AtlasError, redactSecrets } from "@useatlas/plugin-sdk";
import type { ClientBase } from "pg";

/** Somebody else's session, as far as the server tells us of it. */
export interface Session {
  /** 0 for a prepared transaction, which has no process. */
  pid: number;
  user: string | null;
  application: string | null;
  /** `active`, `idle in transaction` and so on. */
  state: string | null;
  /** The age of its transaction. */
  seconds: number | null;
  /** What it runs or ran last, up to the first literal. */
  query: string | null;
}

/** Who keeps the session that `backend` (a condition on `pg_stat_activity w`) describes from its lock, the oldest first. */
export async function blockersOf(client: ClientBase, backend: string): Promise<Session[]> {
  const { rows } = await client.query<Session>(blockersQuery(backend));
  return rows.map(withoutLiterals);
}

/** Who holds the advisory lock of these two numbers. */
export async function holderOf(client: ClientBase, lock: readonly number[]): Promise<Session | undefined> {
  const { rows } = await client.query<Session>(holderQuery, [...lock]);
  return rows.map(withoutLiterals)[0];
}

/** What did not get its lock, and who was in its way. */
export function lockNotObtained(what: string, { timeoutMs, sessions, cause }: { timeoutMs: number; sessions: readonly Session[]; cause?: unknown }): AtlasError {
  const [first] = sessions;
  const others = sessions.length > 1 ? `${sessions.length} sessions, the oldest of them ` : "";
  const message = `${what} within ${timeoutMs / 1000} s. ${first ? `In its way: ${others}${describeSession(first)}` : "Who was in its way has just left."}`;
  return new AtlasError(message, { code: "LOCK_NOT_OBTAINED", hint: first ? wayOut(first) : "Try again.", cause });
}

export function describeSession({ pid, user, application, state, seconds, query }: Session): string {
  if (pid === 0) return "a prepared transaction";
  const facts = [
    `process ${pid}, user "${user ?? "unknown"}", application "${application ?? "unknown"}"`,
    ...(seconds === null ? [] : [`in a transaction for ${seconds} s`]),
    ...(state === null ? [] : [state]),
  ];
  return `${facts.join(", ")}${query ? `: ${query}` : ""}`;
}

function wayOut({ pid }: Session): string {
  if (pid === 0) return "Find it with: SELECT gid, owner, prepared FROM pg_prepared_xacts";
  return `Wait for it. If it is stuck, end it with: SELECT pg_terminate_backend(${pid})`;
}

/** The text up to its first literal: what stands behind it may be data, or a secret. */
function withoutLiterals(session: Session): Session {
  if (session.query === null) return session;
  const [head = ""] = session.query.split(/['$]|(?<![\w"])\d|--|\/\*/, 1);
  const line = head.replaceAll(/\s+/g, " ").trimStart().slice(0, 80);
  return { ...session, query: redactSecrets(line.length < session.query.length ? `${line.trimEnd()}…` : line) };
}

const sessionColumns = `a.usename AS "user", COALESCE(NULLIF(a.application_name, ''), a.backend_type) AS application, a.state,
  round(extract(epoch FROM clock_timestamp() - a.xact_start))::int AS seconds, a.query`;

function blockersQuery(backend: string): string {
  return `
    SELECT DISTINCT b.pid, a.xact_start, ${sessionColumns}
    FROM pg_stat_activity w
    CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS b (pid)
    LEFT JOIN pg_stat_activity a ON a.pid = b.pid
    WHERE ${backend}
    ORDER BY a.xact_start`;
}

const holderQuery = `
  SELECT l.pid, ${sessionColumns}
  FROM pg_locks l
  LEFT JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1 AND l.objid = $2 AND l.objsubid = 2
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
