import { numberOf, type ColumnKind } from "./column-kind.ts";

/** A value as the table shows it. Digits are grouped, and none is lost: what a number cannot hold stays as the driver wrote it. */
export function formatValue(value: unknown, kind: ColumnKind, column = ""): string {
  if (value === null || value === undefined) return "NULL";
  if (kind === "number" && !isLabel(column)) return formatNumber(value);
  if (kind === "time" && typeof value === "string") return value.replace("T", " ").replace(/(:\d{2})\.0+/, "$1").replace(/ 00:00:00(Z|\+00(:?00)?)?$/, "");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Short, for axes and labels: 12.5K, 3.1M. */
export function formatShort(value: number): string {
  return short.format(value);
}

/** A number that names something, such as a year or an id, is not an amount: it is not grouped and not drawn. */
export function isLabel(column: string): boolean {
  return /(^|_)(id|year|quarter|month|week|day|hour|code|zip|phone)$/i.test(column);
}

function formatNumber(value: unknown): string {
  const number = numberOf(value);
  if (number === undefined) return String(value);
  const text = String(value);
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  if (whole === "") return text;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest}`;
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
