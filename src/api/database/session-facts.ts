import type { QueryConfig } from "pg";
import { questionMs } from "./judge-session.ts";
import type { Database } from "./open-database.ts";
import { schemaOf } from "./quote.ts";

/** What a session says of the server, and of what its user may do there. */
export interface SessionFacts {
  version: string;
  /** As in `server_version_num`: 150018 for 15.18. */
  versionNumber: number;
  standby: boolean;
  readOnly: boolean;
  tls: boolean;
  /** Whether a pooler stands between us and the server. */
  pooled: boolean;
  /** Schemas in which the user may not do all that plugins and their migrations do. */
  lacking: readonly string[];
  /** Connections that the server has left for this user, this one counted. */
  free: number;
  /** How far the server's clock is ahead of ours, in milliseconds. */
  clockSkewMs: number;
  latencyMs: number;
  /** In which the server keeps text: `UTF8`. */
  encoding: string;
  /** After which the server cuts a statement off; 0 for never. */
  statementTimeoutMs: number;
}

/** Asks a session for everything at once, in one statement that reads only. */
export async function readSession({ pool }: Database, plugins: readonly { id: string; schema?: unknown }[]): Promise<SessionFacts> {
  const schemas = ["atlas", ...plugins.filter(({ schema }) => schema !== undefined).map(({ id }) => schemaOf(id))];
  const question: QueryConfig & { query_timeout: number } = { text: factsQuery, values: [schemas], query_timeout: questionMs };
  const client = await pool.connect();
  let answered = false;
  try {
    const start = performance.now();
    const startedAt = Date.now();
    const { rows: [row] } = await client.query<SessionRow>(question);
    answered = true;
    const latencyMs = performance.now() - start;
    if (!row) throw new Error("A SELECT without FROM gave no row.");
    const { pid, clock, ...facts } = row;
    // A pooler greets with a process id of its own making.
    const pooled = "processID" in client && client.processID !== pid;
    return { ...facts, pooled, clockSkewMs: Math.round(clock - startedAt - latencyMs / 2), latencyMs: Math.round(latencyMs) };
  } finally {
    client.release(!answered);
  }
}

interface SessionRow extends Omit<SessionFacts, "pooled" | "clockSkewMs" | "latencyMs"> {
  pid: number;
  clock: number;
}

// Of other users' sessions one is told little more than that they are there: not even that they are clients.
const factsQuery = `
  SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::int AS "versionNumber",
    pg_is_in_recovery() AS standby,
    current_setting('transaction_read_only') = 'on' AS "readOnly",
    coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls,
    current_setting('server_encoding') AS encoding,
    (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS "statementTimeoutMs",
    pg_backend_pid() AS pid,
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS clock,
    (SELECT current_setting('max_connections')::int - count(*) + 1 - CASE WHEN current_setting('is_superuser') = 'on' THEN 0 ELSE current_setting('superuser_reserved_connections')::int END
      FROM pg_stat_activity WHERE datid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend')::int AS free,
    ARRAY(SELECT wanted.name FROM unnest($1::text[]) AS wanted (name) LEFT JOIN pg_namespace AS found ON found.nspname = wanted.name
      WHERE CASE WHEN found.oid IS NULL THEN NOT has_database_privilege(current_database(), 'CREATE')
        ELSE NOT has_schema_privilege(found.oid, 'USAGE') OR NOT has_schema_privilege(found.oid, 'CREATE') OR EXISTS (
          SELECT FROM pg_class AS one WHERE one.relnamespace = found.oid AND one.relkind IN ('r', 'p')
            AND NOT (has_table_privilege(one.oid, 'SELECT') AND has_table_privilege(one.oid, 'INSERT') AND has_table_privilege(one.oid, 'UPDATE') AND has_table_privilege(one.oid, 'DELETE'))) END) AS lacking`;
