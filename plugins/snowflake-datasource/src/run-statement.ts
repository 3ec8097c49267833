import { AtlasError, type PluginQueryResult, unlessAborted } from "@useatlas/plugin-sdk";
import type { Connection, RowStatement } from "snowflake-sdk";
import { convertRow } from "./values";

export interface StatementRun {
  sql: string;
  maxRows: number;
  timeoutMs: number | undefined;
  /** When it is aborted, Snowflake is told to stop, and nobody waits until it has. */
  signal: AbortSignal;
}

/** Runs one statement and reads at most `maxRows` of its rows, in their order. */
export async function runStatement(connection: Connection, { sql, maxRows, timeoutMs, signal }: StatementRun): Promise<PluginQueryResult> {
  if (sql.trim() === "") throw new AtlasError("The query is empty.", { code: "QUERY_INVALID" });
  const { statement, done } = execute(connection, { sql, maxRows, timeoutMs });
  const cancel = () => statement.cancel(() => undefined);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    await unlessAborted(done, signal);
    return await read(statement, { maxRows, signal });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function execute(connection: Connection, { sql, maxRows, timeoutMs }: Omit<StatementRun, "signal">) {
  let settle: (error?: unknown) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve());
  });
  const statement = connection.execute({
    sqlText: sql,
    streamResult: true,
    rowMode: "object_with_renamed_duplicated_columns",
    fetchAsString: ["Number", "Date", "Buffer"],
    parameters: {
      MULTI_STATEMENT_COUNT: 1,
      ...(Number.isFinite(maxRows) && { ROWS_PER_RESULTSET: Math.max(1, maxRows) }),
      // For the case that the word to stop does not arrive.
      ...(timeoutMs && { STATEMENT_TIMEOUT_IN_SECONDS: Math.ceil(timeoutMs / 1000) }),
    },
    complete: (error) => settle(error),
  });
  // Statements that move files have another type; nothing but rows can be read from any.
  return { statement: statement as RowStatement, done };
}

async function read(statement: RowStatement, { maxRows, signal }: { maxRows: number; signal: AbortSignal }): Promise<PluginQueryResult> {
  const described = statement.getColumns() ?? [];
  const columns = described.map((column) => column.getName());
  const rows: Record<string, unknown>[] = [];
  if (maxRows <= 0) return { columns, rows };
  const stream = statement.streamRows();
  // It is not told to stop by being destroyed: chunks that are on their way are read and dropped.
  const stop = () => stream.destroy(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    for await (const row of stream) {
      rows.push(convertRow(row, described));
      if (rows.length >= maxRows) break;
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return { columns, rows };
}
