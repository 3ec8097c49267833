import type { PluginDBConnection } from "@useatlas/plugin-sdk";

/** Whether a datasource's role may change data; undefined where the engine cannot be asked without trying. */
export async function mayWrite(connection: Pick<PluginDBConnection, "query">, { dbType, timeoutMs }: { dbType: string; timeoutMs: number }): Promise<boolean | undefined> {
  const asked = questions[dbType];
  if (!asked) return undefined;
  const { rows } = await connection.query(asked.sql, timeoutMs);
  return asked.judge(rows.map((row) => String(Object.values(row)[0])));
}

interface Question {
  sql: string;
  judge(values: readonly string[]): boolean;
}

const postgresQuestion = `
  SELECT current_setting('transaction_read_only') = 'off' AND EXISTS (
    SELECT FROM pg_catalog.pg_class AS one JOIN pg_catalog.pg_namespace AS home ON home.oid = one.relnamespace
    WHERE one.relkind IN ('r', 'p') AND home.nspname <> 'information_schema' AND home.nspname NOT LIKE 'pg\\_%'
      AND (has_table_privilege(one.oid, 'INSERT') OR has_table_privilege(one.oid, 'UPDATE') OR has_table_privilege(one.oid, 'DELETE') OR has_table_privilege(one.oid, 'TRUNCATE'))) AS may_write`;

const questions: Partial<Record<string, Question>> = {
  postgres: { sql: postgresQuestion, judge: ([value]) => value === "true" },
  // GRANT SELECT, INSERT ON `shop`.* TO …, and the rights come before ON.
  mysql: { sql: "SHOW GRANTS", judge: (grants) => grants.some((grant) => /\b(ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE|TRUNCATE)\b/i.test(grant.split(/\sON\s/i)[0] ?? "")) },
  clickhouse: { sql: "SELECT value FROM system.settings WHERE name = 'readonly'", judge: ([value]) => value === "0" },
  duckdb: { sql: "SELECT current_setting('access_mode') AS access_mode", judge: ([value = ""]) => value.toLowerCase() !== "read_only" },
};
