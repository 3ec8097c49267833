import { requireDriver, type PluginDBConnection } from "@useatlas/plugin-sdk";
import type * as pg from "pg";
import type { PluginConfig } from "./config";

/** A pool that is made at once and connects at the first query. */
export function createConnection({ url, poolSize }: PluginConfig): PluginDBConnection {
  const { Pool } = requireDriver<typeof pg>("pg", import.meta.url);
  const pool = new Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: 5_000 });
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
        const statement = { text: sql, queryMode: "extended" };
        const { fields, rows } = await client.query(statement);
        await client.query("COMMIT");
        client.release();
        return { columns: fields.map(({ name }) => name), rows };
      } catch (thrown) {
        // Not back into the pool: its transaction is still open.
        client.release(true);
        throw thrown;
      }
    },
    close: () => (closing ??= pool.end()),
  };
}
