import measure from "fast-string-truncated-width";
import { cell } from "./cell.ts";

export interface ResultTable {
  columns: readonly string[];
  rows: readonly Record<string, unknown>[];
}

/**
 * A table for people: numbers to the right, and no wider than `width` columns of a terminal. The widest columns give way
 * first; what is cut ends in an ellipsis. Without a width nothing is cut.
 */
export function formatResult({ columns, rows }: ResultTable, { width = Infinity }: { width?: number } = {}): string {
  const lines = [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column])))];
  const widths = fit(columns.map((_, index) => Math.max(1, ...lines.map((line) => widthOf(line[index] ?? "")))), width);
  const numeric = columns.map((column) => rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === "number"));
  const format = (line: readonly string[]) => line.map((text, index) => pad(text, widths[index] ?? 1, numeric[index] ?? false)).join(gap).trimEnd();
  const [header = [], ...body] = lines;
  return [format(header), widths.map((one) => "─".repeat(one)).join(gap), ...body.map(format)].join("\n");
}

/** Takes from the widest, one column of the terminal at a time, until all fit or none can give more. */
function fit(wanted: readonly number[], width: number): number[] {
  const widths = [...wanted];
  let excess = widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1) - width;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.indexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}

function pad(text: string, width: number, right: boolean): string {
  const { width: shown, truncated, index } = measure(text, { limit: width, ellipsis: "…", ellipsisWidth: 1 });
  const visible = truncated ? `${text.slice(0, index)}…` : text;
  const blank = " ".repeat(Math.max(0, width - Math.min(shown, width)));
  return right ? blank + visible : visible + blank;
}

function widthOf(text: string): number {
  return measure(text).width;
}

const gap = "  ";
const narrowest = 4;
