import type { AtlasError } from "@useatlas/plugin-sdk";
import type { QueryRequest } from "./run-query.ts";

/** One query, as the audit keeps it: every one that was asked for, also those that never ran. */
export interface AuditEntry {
  request: QueryRequest;
  /** What ran; undefined when it was rejected. */
  ran: string | undefined;
  durationMs: number;
  rowCount?: number;
  truncated?: boolean;
  failure?: AtlasError;
}

export interface AuditOptions {
  /** Runs a statement on the internal database. */
  execute: (sql: string, params: readonly unknown[]) => Promise<unknown>;
  /** Hears that a row could not be written: the query itself is not held up by its audit. */
  onError: (thrown: unknown) => void;
}

/** Writes the audit log, one row a query, without being waited for. */
export function createAudit({ execute, onError }: AuditOptions) {
  const pending = new Set<Promise<void>>();

  function write({ request, ran, durationMs, rowCount, truncated, failure }: AuditEntry): void {
    const { connectionId, origin, pluginId, sql } = request;
    const row = [connectionId, origin, pluginId ?? null, sql, ran ?? null, failure?.code ?? "OK", failure?.message ?? null, rowCount ?? null, truncated ?? null, durationMs];
    const work = execute(insert, row).then(() => undefined, onError);
    pending.add(work);
    void work.finally(() => pending.delete(work));
  }

  return { write, drain: async (): Promise<void> => void (await Promise.all(pending)) };
}

const insert = `
  INSERT INTO atlas.audit_log (connection_id, origin, plugin_id, sql, executed_sql, outcome, error, row_count, truncated, duration_ms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
