import { messageOf } from "../errors.ts";
import type { PluginDBConnection } from "../types/datasource.ts";
import { errorFaults } from "./check-errors.ts";
import { checkQueries, type QueriesOptions } from "./check-queries.ts";
import { checkTimeOut } from "./check-time-out.ts";
import { attempt, describeValue, type ConformanceFault } from "./faults.ts";
import { answerFaults } from "./read-answer.ts";

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
export async function checkConnection(create: () => unknown, { query, queries, secrets }: QueriesOptions): Promise<ConformanceFault[]> {
  const made = await attempt(create);
  if ("thrown" in made) return errorFaults(made.thrown, { what: "connection.create()", key: "create", secrets });
  const connection = made.value;
  if (!isConnection(connection)) return [{ code: "CONNECTION_MALFORMED", message: "connection.create() returned nothing with query() and close()", key: "create" }];
  const answer = await attempt(() => connection.query(query, 2_000));
  const faults = "thrown" in answer ? errorFaults(answer.thrown, { what: "query()", key: "query", secrets }) : answerFaults(answer.value);
  const answers = "value" in answer && faults.length === 0;
  if (answers) faults.push(...(await checkQueries(connection, { query, queries, secrets })));
  if (answers && queries.slow !== undefined && !faults.some(({ code }) => code === "QUERY_STUCK")) faults.push(...(await checkTimeOut(connection, { query, slow: queries.slow })));
  // Whoever closes would wait for what never ends.
  if (faults.some(({ code }) => code === "QUERY_TIMEOUT_IGNORED")) return faults;
  return [...faults, ...(await checkClosing(connection, { query, answered: "value" in answer }))];
}

async function checkClosing(connection: PluginDBConnection, { query, answered }: { query: string; answered: boolean }): Promise<ConformanceFault[]> {
  const faults: ConformanceFault[] = [];
  const closings = [await attempt(() => connection.close()), await attempt(() => connection.close())];
  const failed = closings.find((closing) => "thrown" in closing);
  if (failed) faults.push({ code: "CLOSE_THROWS", message: `close() threw: ${messageOf(failed.thrown)}`, key: "close" });
  const late = await attempt(() => connection.query(query, 2_000));
  if ("value" in late && answered) faults.push({ code: "QUERY_AFTER_CLOSE", message: "query() answers although the connection was closed", key: "query" });
  return faults;
}

function isConnection(value: unknown): value is PluginDBConnection {
  return typeof value === "object" && value !== null && "query" in value && typeof value.query === "function" && "close" in value && typeof value.close === "function";
}

const writes = ["DELETE FROM users", "DROP TABLE users", "INSERT INTO users (id) VALUES (1)", "UPDATE users SET admin = true", "delete from users where 1 = 1", "SELECT 1; DROP TABLE users"];
