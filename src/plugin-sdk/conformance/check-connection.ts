import { messageOf } from "../errors.ts";
import type { PluginDBConnection } from "../types/datasource.ts";
import { attempt, describeValue, type ConformanceFault } from "./faults.ts";

/** A validator of its own replaces the host's: none of these may pass it, in no language. */
export async function checkGuard({ validate, ...connection }: { validate?(query: string): unknown; forbiddenPatterns?: RegExp[] }): Promise<ConformanceFault[]> {
  // What backtracks without an end over a long query is late, which the stage's deadline tells.
  for (const pattern of connection.forbiddenPatterns ?? []) pattern.test(`${"a".repeat(5_000)} ${" ".repeat(5_000)}!`);
  if (!validate) return [];
  for (const query of writes) {
    const verdict = await attempt(() => validate.call(connection, query));
    if ("thrown" in verdict) continue; // the host rejects what a guard throws at
    if (typeof verdict.value !== "object" || verdict.value === null || !("valid" in verdict.value) || typeof verdict.value.valid !== "boolean") {
      return [{ code: "GUARD_MALFORMED", message: `connection.validate() returned ${describeValue(verdict.value)}, not { valid, reason? }`, key: "validate" }];
    }
    if (verdict.value.valid) return [{ code: "GUARD_LETS_THROUGH", message: `connection.validate() finds nothing wrong with: ${query}`, key: "validate" }];
  }
  return [];
}

/** The service of a made-up config may be away: a refusal is an answer, something that is no result is none. */
export async function checkConnection(create: () => unknown): Promise<ConformanceFault[]> {
  const made = await attempt(create);
  if ("thrown" in made) return [];
  const connection = made.value;
  if (!isConnection(connection)) return [{ code: "CONNECTION_MALFORMED", message: "connection.create() returned nothing with query() and close()", key: "create" }];
  const faults: ConformanceFault[] = [];
  const answer = await attempt(() => connection.query("SELECT 1 AS one", 2_000));
  if ("value" in answer && !isResult(answer.value)) faults.push({ code: "QUERY_MALFORMED", message: `query() returned ${describeValue(answer.value)}, not { columns, rows } with a row for each name`, key: "query" });
  const closings = [await attempt(() => connection.close()), await attempt(() => connection.close())];
  const failed = closings.find((closing) => "thrown" in closing);
  if (failed) faults.push({ code: "CLOSE_THROWS", message: `close() threw: ${messageOf(failed.thrown)}`, key: "close" });
  const late = await attempt(() => connection.query("SELECT 1 AS one", 2_000));
  if ("value" in late && "value" in answer) faults.push({ code: "QUERY_AFTER_CLOSE", message: "query() answers although the connection was closed", key: "query" });
  return faults;
}

function isConnection(value: unknown): value is PluginDBConnection {
  return typeof value === "object" && value !== null && "query" in value && typeof value.query === "function" && "close" in value && typeof value.close === "function";
}

function isResult(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("columns" in value) || !("rows" in value)) return false;
  const { columns, rows } = value;
  return Array.isArray(columns) && columns.every((name) => typeof name === "string") && Array.isArray(rows) && rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row));
}

const writes = ["DELETE FROM users", "DROP TABLE users", "INSERT INTO users (id) VALUES (1)", "UPDATE users SET admin = true", "delete from users where 1 = 1", "SELECT 1; DROP TABLE users"];
