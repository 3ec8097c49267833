import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { ClientBase } from "pg";
import type { Step } from "./types.ts";

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
