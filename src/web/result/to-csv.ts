import type { Result } from "./column-kind.ts";

/**
 * RFC 4180: CRLF, and quotes where a field holds a separator. NULL is empty, what is not plain is JSON. Text that a
 * spreadsheet would run as a formula gets an apostrophe in front: whoever wrote into the database may not be trusted.
 */
export function toCsv({ columns, rows }: Result): string {
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((line) => line.map(field).join(",")).join("\r\n");
}

function field(value: unknown): string {
  const text = harmless(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function harmless(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

const FORMULA = /^[\s\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
