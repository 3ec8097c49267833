import type { PoolConnection } from "mysql2";
import { run } from "./open-pool";

/** How a server takes a time limit for a statement: MySQL in milliseconds, MariaDB in seconds, old ones not at all. */
export type TimeLimit = (timeoutMs: number) => string[];

export async function findTimeLimit(connection: PoolConnection): Promise<TimeLimit> {
  const rows = await run(connection, "SHOW VARIABLES WHERE Variable_name IN ('max_execution_time', 'max_statement_time')");
  const names = rows.map((row) => row["Variable_name"]);
  if (names.includes("max_execution_time")) return (timeoutMs) => [`max_execution_time = ${Math.ceil(timeoutMs)}`];
  if (names.includes("max_statement_time")) return (timeoutMs) => [`max_statement_time = ${timeoutMs / 1000}`];
  return () => [];
}

/**
 * Begins a transaction that can only read, in a session that is as Atlas expects it. Every query begins so, because the
 * one before may have changed its session.
 */
export async function begin(connection: PoolConnection, { limits, maxRows }: { limits: string[]; maxRows: number }): Promise<void> {
  const settings = [
    `sql_mode = '${sqlMode}'`,
    "group_concat_max_len = 1048576",
    // The server stops by itself where a query has no LIMIT of its own.
    `sql_select_limit = ${Number.isFinite(maxRows) ? Math.max(0, Math.ceil(maxRows)) : "DEFAULT"}`,
    ...limits,
  ];
  await run(connection, `SET SESSION ${settings.join(", ")}`);
  // DDL ends the transaction that it finds, and would run outside of it: what comes after may only read as well.
  await run(connection, "SET SESSION TRANSACTION READ ONLY");
  await run(connection, "START TRANSACTION READ ONLY");
}

// The guard reads SQL as a server does without ANSI_QUOTES and NO_BACKSLASH_ESCAPES. ONLY_FULL_GROUP_BY refuses columns
// whose value would be arbitrary.
const sqlMode = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";
