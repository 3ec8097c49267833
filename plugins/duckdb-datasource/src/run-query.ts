import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult } from "@duckdb/node-api";
import { AtlasError, messageOf, uniqueNames, type PluginQueryResult } from "@useatlas/plugin-sdk";
import type { DuckDB } from "./open-database";
import { createConverter } from "./values";

export interface QueryRun {
  duckdb: DuckDB;
  /** One that nothing else uses. */
  connection: DuckDBConnection;
  sql: string;
  maxRows: number;
  /** When it is aborted, reading stops; whoever aborts also interrupts the connection. */
  signal: AbortSignal;
}

/** Runs one statement and reads at most `maxRows` of its rows. */
export async function runQuery(run: QueryRun): Promise<PluginQueryResult> {
  const { duckdb, connection, sql } = run;
  const statement = await prepare(connection, sql);
  try {
    const streams = statement.statementType === duckdb.StatementType.SELECT;
    return await (streams ? stream(statement, run) : read(await statement.run(), run));
  } finally {
    statement.destroySync();
  }
}

async function prepare(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql).catch(explain);
  if (statements.count === 1) return statements.prepare(0);
  throw new AtlasError(`Only one statement can run at a time, and this text makes ${statements.count}.`, {
    code: "QUERY_INVALID",
    hint: "Send them one by one. A PIVOT counts as two unless its values are listed: PIVOT … ON year IN (2024, 2025).",
  });
}

function explain(thrown: unknown): never {
  // What DuckDB's binding says about a text without any statement.
  if (!messageOf(thrown).includes("native callback")) throw thrown;
  throw new AtlasError("The query is empty.", { code: "QUERY_INVALID", cause: thrown });
}

async function stream(statement: DuckDBPreparedStatement, run: QueryRun): Promise<PluginQueryResult> {
  const { connection, maxRows, signal } = run;
  await connection.run("BEGIN TRANSACTION");
  const result = await statement.stream();
  try {
    const answer = await read(result, run);
    signal.throwIfAborted();
    if (answer.rows.length < maxRows) await assertComplete(connection, statement);
    return answer;
  } finally {
    await discard(connection, result);
  }
}

async function read(result: DuckDBResult, { duckdb, maxRows, signal }: QueryRun): Promise<PluginQueryResult> {
  const columns = uniqueNames(result.columnNames());
  const rows: Record<string, unknown>[] = [];
  if (maxRows <= 0) return { columns, rows };
  for await (const chunk of result.yieldConvertedRows(createConverter(duckdb))) {
    signal.throwIfAborted();
    for (const values of chunk.slice(0, maxRows - rows.length)) rows.push(Object.fromEntries(values.map((value, index) => [columns[index], value])));
    if (rows.length >= maxRows) break;
  }
  return { columns, rows };
}

/**
 * Throws when a stream has ended before its time. DuckDB's binding ends the stream of a query that fails half-way as if
 * that were all of it; only its transaction knows better, and only running it again says why.
 */
async function assertComplete(connection: DuckDBConnection, statement: DuckDBPreparedStatement): Promise<void> {
  const intact = await connection.run("SELECT 1").then(() => true, () => false);
  if (intact) return;
  await connection.run("ROLLBACK");
  await statement.run();
  throw new AtlasError("DuckDB broke the query off half-way and did not say why.", { code: "QUERY_FAILED", hint: "Run it again." });
}

/** A result that is not read to its end keeps the database open, and with it the lock on the file. */
async function discard(connection: DuckDBConnection, result: DuckDBResult): Promise<void> {
  try {
    do connection.interrupt();
    while ((await result.fetchChunk())?.rowCount);
  } catch {
    // The interruption has arrived, which is all that was wanted.
  }
}
