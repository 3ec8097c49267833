import type { AtlasDatasourcePlugin } from "@useatlas/plugin-sdk";
import pg from "pg";

/** A datasource over a real Postgres, as small as the guide's. */
export function postgresDatasource(url: string, id = "postgres"): AtlasDatasourcePlugin {
  return {
    id,
    type: "datasource",
    version: "1.0.0",
    connection: { create: () => postgresConnection(url), dbType: "postgres" },
  };
}

export function postgresConnection(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  return {
    async query(sql: string) {
      const { fields, rows } = await pool.query<Record<string, unknown>>(sql);
      return { columns: fields.map(({ name }) => name), rows };
    },
    close: () => pool.end(),
  };
}
