import { cell } from "./cell.ts";
import type { ResultTable } from "./result-table.ts";

/** A table of GitHub's Markdown. */
export function formatMarkdown({ columns, rows }: ResultTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns.map(cell)), line(columns.map(() => "---")), ...rows.map((row) => line(columns.map((column) => cell(row[column]))))].join("\n");
}
