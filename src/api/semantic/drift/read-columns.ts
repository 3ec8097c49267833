import { isAtlasError, messageOf, type PluginQueryResult } from "@useatlas/plugin-sdk";
import { parseTableName } from "../table-name.ts";
import { columnsQuery } from "./columns-query.ts";

export interface LiveColumn {
  name: string;
  /** As the engine calls it; undefined when it did not say. */
  type: string | undefined;
}

/** A table of the database as it is; `missing` also when this user may not see it. */
export type LiveTable = { state: "found"; columns: readonly LiveColumn[] } | { state: "missing"; reason?: string };

export interface ReadColumnsOptions {
  query(sql: string): Promise<PluginQueryResult>;
  dbType: string;
  table: string;
}

/** Looks a table up in the database: in the engine's catalog or, where that does not answer, by reading none of its rows. Throws when the database cannot be reached. */
export async function readColumns({ query, dbType, table }: ReadColumnsOptions): Promise<LiveTable> {
  const parts = parseTableName(table);
  if (!parts) return { state: "missing", reason: "It is not the name of a table." };
  const sql = columnsQuery(parts, dbType);
  const columns = sql === undefined ? undefined : await readCatalog(() => query(sql));
  if (columns) return columns.length > 0 ? { state: "found", columns } : { state: "missing" };
  return selectNothing(table, query);
}

async function readCatalog(run: () => Promise<PluginQueryResult>): Promise<LiveColumn[] | undefined> {
  try {
    const { rows } = await run();
    return rows.map(toColumn);
  } catch (thrown) {
    // Whoever is silent now would be silent again.
    if (isAtlasError(thrown) && thrown.code === "PLUGIN_TIMEOUT") throw thrown;
    return undefined;
  }
}

/** Engines differ in the case in which they give the names of columns back. */
function toColumn(row: Record<string, unknown>): LiveColumn {
  const fields = Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
  return { name: text(fields.column_name), type: fields.data_type ? text(fields.data_type) : undefined };
}

async function selectNothing(table: string, query: ReadColumnsOptions["query"]): Promise<LiveTable> {
  try {
    const { columns } = await query(`SELECT * FROM ${table} WHERE 1 = 0`);
    return { state: "found", columns: columns.map((name) => ({ name, type: undefined })) };
  } catch (thrown) {
    if (isAtlasError(thrown) && thrown.code === "PLUGIN_TIMEOUT") throw thrown;
    // A database that answers this one is there, so that it is the table which is not.
    await query("SELECT 1");
    return { state: "missing", reason: messageOf(thrown) };
  }
}

/** Some drivers give catalog texts as bytes. */
function text(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value);
}
