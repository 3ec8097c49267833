import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { ClientBase } from "pg";
import type { Step } from "./types.ts";

/** Where every statement that ran is recorded. */
export const HISTORY = { schema: "atlas", table: "migrations" } as const;

export const CREATE_HISTORY: Step = {
  id: "atlas/create-history",
  pluginId: "atlas",
  kind: "create-history",
  table: HISTORY.table,
  guards: [],
  sql: `CREATE SCHEMA IF NOT EXISTS atlas;
CREATE TABLE atlas.migrations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plugin_id text NOT NULL,
  kind text NOT NULL,
  table_name text,
  field_name text,
  statement text NOT NULL,
  checksum text NOT NULL,
  tool_version text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  duration_ms double precision NOT NULL
)`,
};

/** Records a step in the transaction in which it ran. */
export async function record(client: ClientBase, { pluginId, kind, table, field, sql }: Step, durationMs: number): Promise<void> {
  const checksum = createHash("sha256").update(sql).digest("hex");
  await client.query(insert, [pluginId, kind, table, field, sql, checksum, toolVersion(), durationMs]);
}

function toolVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)("@atlas/api/package.json");
  return version;
}

const insert = `
  INSERT INTO atlas.migrations (plugin_id, kind, table_name, field_name, statement, checksum, tool_version, duration_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
