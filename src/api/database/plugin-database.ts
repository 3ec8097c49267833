import type { PluginDatabase } from "@useatlas/plugin-sdk";
import type { PoolClient, QueryResult } from "pg";
import type { Database } from "./open-database.ts";
import { quoteIdentifier, schemaOf } from "./quote.ts";

/**
 * The plugin's view of the database: its own schema first in the search path, then `public`.
 * Each statement is a transaction of its own, because only `SET LOCAL` stays with one plugin: through the
 * pool, behind a pooler like PgBouncer, and after an error. VACUUM and its like therefore do not run here.
 */
export function createPluginDatabase(open: () => Promise<Database>, pluginId: string): PluginDatabase {
  const begin = `BEGIN; SET LOCAL search_path = ${quoteIdentifier(schemaOf(pluginId))}, public`;

  async function run(sql: string, params: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const { pool } = await open();
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query(begin);
      // Several statements in one text give several results; the last one is the answer, as in psql.
      const results: Result | Result[] = await client.query(sql, [...params]);
      await client.query("COMMIT");
      return (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [];
    } catch (thrown) {
      broken = !(await rollback(client));
      throw thrown;
    } finally {
      client.release(broken);
    }
  }

  return {
    async query(sql, params) {
      return { rows: await run(sql, params) };
    },
    async execute(sql, params) {
      await run(sql, params);
    },
  };
}

type Result = QueryResult<Record<string, unknown>>;

/** False when even that failed: the connection is in an unknown state and must not return to the pool. */
async function rollback(client: PoolClient): Promise<boolean> {
  try {
    await client.query("ROLLBACK");
    return true;
  } catch {
    return false;
  }
}
