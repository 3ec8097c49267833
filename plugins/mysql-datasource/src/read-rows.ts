import { uniqueNames, type PluginQueryResult } from "@useatlas/plugin-sdk";
import type { FieldPacket, PoolConnection, TypeCastField, TypeCastNext } from "mysql2";

export interface Rows extends PluginQueryResult {
  /** False when the server has more rows, and is still sending them. */
  complete: boolean;
}

/** Runs one statement and reads at most `maxRows` of its rows. */
export function readRows(connection: PoolConnection, { sql, maxRows }: { sql: string; maxRows: number }): Promise<Rows> {
  return new Promise((resolve, reject) => {
    const rows: Record<string, unknown>[] = [];
    let columns: string[] | undefined;
    const query = connection.query({ sql, rowsAsArray: true, typeCast });
    query.on("error", reject);
    // The driver tells the end of a connection to the connection alone.
    connection.once("error", reject);
    query.once("end", () => connection.off("error", reject));
    // A procedure returns several results, the last of them without any column; the first one counts.
    query.on("fields", (fields: FieldPacket[] | undefined) => (columns ??= uniqueNames((fields ?? []).map(({ name }) => name))));
    query.on("result", (values: unknown, index: number | undefined) => {
      if (!Array.isArray(values) || (index ?? 0) > 0 || columns === undefined) return;
      if (rows.length >= maxRows) return resolve({ columns, rows, complete: false });
      rows.push(Object.fromEntries(columns.map((column, position) => [column, values[position]])));
    });
    query.on("end", () => resolve({ columns: columns ?? [], rows, complete: true }));
  });
}

/** BIT as the number that it is; everything else as the driver reads it. */
function typeCast(field: TypeCastField, next: TypeCastNext): unknown {
  if (field.type !== "BIT") return next();
  const bytes = field.buffer();
  return bytes && BigInt(`0x${bytes.toString("hex")}`);
}
