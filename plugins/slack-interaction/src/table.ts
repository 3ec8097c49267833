import type { PluginQueryResult } from "@useatlas/plugin-sdk";

/** The beginning of a result as a table of text, small enough for a message. */
export function formatTable({ columns, rows, truncated = false }: PluginQueryResult): string {
  const shown = columns.slice(0, mostColumns);
  const lines = [shown, ...rows.slice(0, mostRows).map((row) => shown.map((column) => cell(row[column])))].map((line) => line.map(shorten));
  const widths = shown.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const isNumeric = shown.map((column) => rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === "number" || typeof row[column] === "bigint"));
  const [header = "", ...body] = lines.map((line) => line.map((value, index) => (isNumeric[index] ? value.padStart(widths[index] ?? 0) : value.padEnd(widths[index] ?? 0))).join("  ").trimEnd());
  return [header, widths.map((width) => "─".repeat(width)).join("  "), ...body, ...leftOut({ columns, rows, truncated })].join("\n");
}

function leftOut({ columns, rows, truncated }: PluginQueryResult): string[] {
  const count = `${rows.length}${truncated ? " or more" : ""}`;
  const notes = [rows.length > mostRows && `the first ${mostRows} of ${count} rows`, columns.length > mostColumns && `the first ${mostColumns} of ${columns.length} columns`].filter((note) => note !== false);
  return notes.length > 0 ? [`(${notes.join(", ")})`] : [];
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function shorten(value: string): string {
  const line = value.replace(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

const mostColumns = 6;
const mostRows = 10;
const longest = 32;
