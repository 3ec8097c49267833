import { numberOf, timeOf, type ColumnKind, type Row } from "./column-kind.ts";

export interface Sorting {
  column: string;
  direction: "ascending" | "descending";
}

/** The rows in order of one column, compared as what it holds. Equal rows keep their order; NULL comes last either way. */
export function sortRows(rows: readonly Row[], { column, direction }: Sorting, kind: ColumnKind): readonly Row[] {
  const sign = direction === "ascending" ? 1 : -1;
  return rows.toSorted((left, right) => {
    const [a, b] = [left[column], right[column]];
    if (isNull(a) || isNull(b)) return Number(isNull(a)) - Number(isNull(b));
    return sign * compare(a, b, kind);
  });
}

function compare(a: unknown, b: unknown, kind: ColumnKind): number {
  if (kind === "number") return compareNumbers(a, b);
  if (kind === "time") return (timeOf(a) ?? 0) - (timeOf(b) ?? 0);
  if (kind === "truth") return Number(a) - Number(b);
  return collator.compare(textOf(a), textOf(b));
}

/** Integers beyond 2^53 come as text, and are compared to the last digit. */
function compareNumbers(a: unknown, b: unknown): number {
  const difference = (numberOf(a) ?? 0) - (numberOf(b) ?? 0);
  if (difference !== 0 || typeof a !== "string" || typeof b !== "string" || !INTEGER.test(a) || !INTEGER.test(b)) return difference;
  const exact = BigInt(a) - BigInt(b);
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const INTEGER = /^-?\d+$/;
