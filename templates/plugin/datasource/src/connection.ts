import { requireDriver, type PluginDBConnection } from "@useatlas/plugin-sdk";
import type * as pg from "pg";
import type { PluginConfig } from "./config";

/** A pool that is made at once and connects at the first query. */
export function createConnection({ url, poolSize }: PluginConfig): PluginDBConnection {
  const { Pool, types } = requireDriver<typeof pg>("pg", import.meta.url);
  // Dates without a zone stay text: as an instant they would be another day somewhere else.
  const getTypeParser: typeof types.getTypeParser = (oid, format) => (zoneless.has(oid) ? String : types.getTypeParser(oid, format));
  const pool = new Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: 3_000 });
  // An idle connection that the server ends is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  let closing: Promise<void> | undefined;

  return {
    async query(sql, timeoutMs = 30_000) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN READ ONLY");
        await client.query("SELECT set_config('statement_timeout', $1, true)", [String(Math.ceil(timeoutMs))]);
        // The extended protocol takes one statement at a time, so that no second one can end the transaction.
        // In a constant of its own, because @types/pg does not know queryMode.
        const statement = { text: sql, queryMode: "extended", rowMode: "array" as const, types: { getTypeParser } };
        const { fields, rows } = await client.query(statement);
        await client.query("COMMIT");
        client.release();
        const columns = uniqueNames(fields.map(({ name }) => name));
        return { columns, rows: rows.map((values) => Object.fromEntries(columns.map((column, index) => [column, values[index]]))) };
      } catch (thrown) {
        // Not back into the pool: its transaction is still open.
        client.release(true);
        throw thrown;
      }
    },
    close: () => (closing ??= pool.end()),
  };
}

/** Column names that are all different, so that `SELECT a.id, b.id` keeps both: `id`, `id_1`. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  return names.map((name, index) => {
    if (names.indexOf(name) === index) return name;
    let number = 1;
    while (taken.has(`${name}_${number}`)) number++;
    taken.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}

/** What PostgreSQL calls date and timestamp. */
const zoneless = new Set([1082, 1114]);
