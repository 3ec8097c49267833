import type { ResultTable } from "./result-table.ts";

/** RFC 4180: CRLF, and quotes where a field holds a separator. What is not plain is JSON; null is empty. */
export function formatCsv({ columns, rows }: ResultTable): string {
  return [columns, ...rows.map((row) => columns.map((column) => text(row[column])))].map((line) => line.map(field).join(",")).join("\r\n");
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function field(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
