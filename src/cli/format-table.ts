import { stripVTControlCharacters } from "node:util";

/** Columns padded to their widest cell, two spaces apart; control characters are taken out of what is shown. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows].map((row) => row.map((cell) => stripVTControlCharacters(cell).replace(/[\n\r\t]+/g, " ")));
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n");
}
