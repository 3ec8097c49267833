import type { Column } from "snowflake-sdk";

/** A row in plain values, without loss: the driver hands numbers, dates and bytes over as Snowflake writes them. */
export function convertRow(row: Record<string, unknown>, columns: readonly Column[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.getName(), convert(row[column.getName()], column)]));
}

function convert(value: unknown, column: Column): unknown {
  if (typeof value !== "string") return value ?? null;
  if (column.isNumber()) return convertNumber(value, column);
  if (column.isBinary()) return Buffer.from(value, "hex");
  return value;
}

/** Integers as numbers where those are exact, else as bigint; decimals keep all their digits. */
function convertNumber(text: string, column: Column): unknown {
  if (column.getType() === "real") return Number(text);
  if (!/^-?\d+$/.test(text) || column.getScale() > 0) return text;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
