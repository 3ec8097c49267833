import { AtlasError } from "@useatlas/plugin-sdk";
import { normalize, type JsonValue } from "./normalize.ts";

export interface ShapedResult {
  columns: string[];
  rows: Record<string, JsonValue>[];
  /** Whether there were more rows than are here, by the row cap or by the byte budget. */
  truncated: boolean;
}

export interface ResultLimits {
  rowLimit: number;
  /** Of the rows as JSON. */
  maxBytes: number;
}

/** What a driver returned, in JSON's values and within the limits. Throws `QUERY_RESULT_MALFORMED` or `QUERY_RESULT_TOO_LARGE`. */
export function shapeResult(result: unknown, { rowLimit, maxBytes }: ResultLimits): ShapedResult {
  const { columns, rows } = check(result);
  const shaped: Record<string, JsonValue>[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, rowLimit)) {
    const values = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, normalize(value)]));
    bytes += Buffer.byteLength(JSON.stringify(values));
    if (bytes > maxBytes) break;
    shaped.push(values);
  }
  if (shaped.length === 0 && rows.length > 0 && rowLimit > 0) {
    throw new AtlasError(`The first row alone has more than ${maxBytes} bytes.`, { code: "QUERY_RESULT_TOO_LARGE", hint: "Select fewer or shorter columns, or aggregate less into one row." });
  }
  return { columns, rows: shaped, truncated: shaped.length < rows.length };
}

function check(result: unknown): { columns: string[]; rows: Record<string, unknown>[] } {
  const { columns, rows } = typeof result === "object" && result !== null ? (result as Record<string, unknown>) : {};
  const named = Array.isArray(columns) && columns.every((column) => typeof column === "string");
  const records = Array.isArray(rows) && rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row));
  if (named && records) return { columns, rows };
  throw new AtlasError("The datasource did not answer with { columns: string[], rows: object[] }.", { code: "QUERY_RESULT_MALFORMED" });
}
