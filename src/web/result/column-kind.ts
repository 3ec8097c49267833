export type ColumnKind = "number" | "time" | "truth" | "text";

export type Row = Readonly<Record<string, unknown>>;

export interface Result {
  columns: readonly string[];
  rows: readonly Row[];
}

/** What a column holds, judged by all its values but NULL. Drivers give large integers and decimals as text: those are numbers too. */
export function columnKind(rows: readonly Row[], column: string): ColumnKind {
  const values = rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined);
  if (values.length === 0) return "text";
  if (values.every((value) => typeof value === "boolean")) return "truth";
  if (values.every((value) => numberOf(value) !== undefined)) return "number";
  return values.every((value) => timeOf(value) !== undefined) ? "time" : "text";
}

/** The value as a number. Text with leading zeros is none: postcodes and article numbers look like that. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" && NUMERIC.test(value) ? Number(value) : undefined;
}

/** Milliseconds since 1970 of a date, a month or a timestamp in ISO 8601 or in the databases' own spelling of it. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== "string" || !TEMPORAL.test(value)) return undefined;
  const iso = value.replace(" ", "T").replace(/(T.*[+-]\d{2})$/, "$1:00");
  // Without a zone it is read as UTC, so that the order does not depend on where the page is looked at.
  const time = Date.parse(/T(?!.*(Z|[+-]\d{2}:?\d{2})$)/.test(iso) ? `${iso}Z` : iso);
  return Number.isNaN(time) ? undefined : time;
}

const NUMERIC = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;
const TEMPORAL = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?)?$/;
