import type { SessionFacts } from "./session-facts.ts";

export interface SessionFault {
  code: string;
  severity: "warning" | "error";
  message: string;
  hint: string;
}

/** What is wrong with a session for an internal database, what keeps it from serving at all first. `local`: no network lies between. */
export function judgeSession(facts: SessionFacts, { local }: { local: boolean }): SessionFault[] {
  const { version, versionNumber, standby, readOnly, tls, pooled, lacking, free, clockSkewMs, encoding, statementTimeoutMs } = facts;
  const faults: SessionFault[] = [];
  if (versionNumber < oldest * 10_000) faults.push({ code: "DATABASE_OLD", severity: "error", message: `PostgreSQL ${version} is older than ${oldest}, the oldest that Atlas works with`, hint: "Upgrade the server." });
  if (standby) faults.push({ code: "DATABASE_STANDBY", severity: "error", message: "it is a standby, which nobody can write to", hint: "Let DATABASE_URL name the primary." });
  else if (readOnly) faults.push({ code: "DATABASE_READ_ONLY", severity: "error", message: "its transactions are read-only", hint: "Turn default_transaction_read_only off for this user or database, or let DATABASE_URL name another one." });
  else if (lacking.length > 0) faults.push({ code: "DATABASE_RIGHT_MISSING", severity: "error", message: `this user may not create or use what ${lacking.join(", ")} ${lacking.length === 1 ? "holds" : "hold"}`, hint: "Let the user own the database, or grant CREATE on it and all rights on these schemas." });
  if (statementTimeoutMs > 0 && statementTimeoutMs < leastStatementMs) faults.push({ code: "DATABASE_STATEMENT_TIMEOUT", severity: "error", message: `it cuts statements off after ${statementTimeoutMs} ms, in which no migration is done`, hint: "Raise statement_timeout for this user or database, or reset it." });
  if (encoding !== "UTF8") faults.push({ code: "DATABASE_ENCODING", severity: "warning", message: `it keeps text as ${encoding}, which does not hold what everybody writes`, hint: "Make a database WITH ENCODING 'UTF8' TEMPLATE template0, and move the data there." });
  if (free <= fewest && !pooled) faults.push({ code: "DATABASE_NEARLY_FULL", severity: "warning", message: `only ${free} of its connections ${free === 1 ? "is" : "are"} free, and each process of Atlas takes up to ${fewest}`, hint: "Raise max_connections, stop what holds connections, or put a pooler before it." });
  if (!tls && !local && !pooled) faults.push({ code: "DATABASE_TLS_OFF", severity: "warning", message: "passwords and data cross the network without TLS", hint: "Enable TLS on the server, and add sslmode=verify-full to DATABASE_URL." });
  if (Math.abs(clockSkewMs) > mostSkewMs) faults.push({ code: "DATABASE_CLOCK_SKEWED", severity: "warning", message: `its clock is ${Math.round(Math.abs(clockSkewMs) / 1000)} s ${clockSkewMs > 0 ? "ahead of" : "behind"} this machine's`, hint: "Let both synchronize their clocks: approvals expire by them." });
  return faults;
}

const oldest = 13;
const fewest = 10;
const mostSkewMs = 5000;
const leastStatementMs = 1000;
/** How long a question of the doctor's may take; each of them takes milliseconds. */
export const questionMs = 5000;
