import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";

/**
 * Which settings the user's profile lets a query bring along: `all`, `allButReadonly` where the profile has readonly = 2,
 * or `none` where it has readonly = 1.
 */
export type Freedom = "all" | "allButReadonly" | "none";

export async function findFreedom(client: ClickHouseClient, signal: AbortSignal): Promise<Freedom> {
  const result = await client.query({ query: "SELECT getSetting('readonly')", format: "JSONCompactEachRow", abort_signal: signal });
  const rows = await result.json<[number]>();
  const readonly = rows[0]?.[0];
  if (readonly === 1) return "none";
  return readonly === 2 ? "allButReadonly" : "all";
}

/** What a query may do, how much it may return, and how its values are written. */
export function settingsFor({ freedom, maxRows, timeoutMs }: { freedom: Freedom; maxRows: number; timeoutMs: number }): ClickHouseSettings {
  // What is answered is complete or an error, never a part that looks like a whole.
  const always: ClickHouseSettings = { wait_end_of_query: 1 };
  if (freedom === "none") return always;
  return {
    ...always,
    ...(freedom === "all" ? { readonly: "1" } : {}),
    ...(Number.isFinite(maxRows) ? { max_result_rows: String(Math.max(1, Math.ceil(maxRows))), result_overflow_mode: "break" } : {}),
    // Whole seconds, because older servers know no others; the deadline itself is kept here.
    ...(timeoutMs > 0 ? { max_execution_time: Math.ceil(timeoutMs / 1000), timeout_overflow_mode: "throw" } : {}),
    cancel_http_readonly_queries_on_client_close: 1,
    output_format_json_quote_64bit_integers: 0,
    output_format_json_quote_denormals: 1,
  };
}
