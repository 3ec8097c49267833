import type { PluginQueryResult } from "../types/datasource.ts";
import { describeValue, type ConformanceFault } from "./faults.ts";

/** What is wrong with something as the result of a query, whatever it was about. */
export function answerFaults(answer: unknown): ConformanceFault[] {
  if (!isResult(answer)) return [fault("QUERY_MALFORMED", `query() returned ${describeValue(answer)}, not { columns, rows } with a row for each name`)];
  return [...columnFaults(answer), ...valueFaults(answer)];
}

export function isResult(value: unknown): value is PluginQueryResult {
  if (typeof value !== "object" || value === null || !("columns" in value) || !("rows" in value)) return false;
  const { columns, rows } = value;
  return Array.isArray(columns) && columns.every((name) => typeof name === "string") && Array.isArray(rows) && rows.every((row) => typeof row === "object" && row !== null && !Array.isArray(row));
}

/** The first value of an answer, as its column names it. */
export function firstValue({ columns, rows }: PluginQueryResult): unknown {
  const [column = ""] = columns;
  return rows[0]?.[column];
}

function columnFaults({ columns, rows }: PluginQueryResult): ConformanceFault[] {
  const strange = rows.map((row) => [Object.keys(row).find((name) => !columns.includes(name)), columns.find((name) => !Object.hasOwn(row, name))] as const).find(([extra, missing]) => extra !== undefined || missing !== undefined);
  if (!strange) return [];
  const [extra, missing] = strange;
  return [fault("QUERY_COLUMNS_DIFFER", extra === undefined ? `query() names the column "${missing}", which a row does not have` : `A row has the name "${extra}", which columns does not`)];
}

function valueFaults({ rows }: PluginQueryResult): ConformanceFault[] {
  const unreadable = rows.flatMap((row) => Object.entries(row)).find(([, value]) => !isReadable(value, []));
  return unreadable ? [fault("QUERY_VALUE_UNREADABLE", `The value of "${unreadable[0]}" is ${describeStranger(unreadable[1])}, which nobody can write as JSON`)] : [];
}

/** What the host can write as JSON: plain values, bigint, dates, bytes, lists, maps, and what says itself how it is written. */
function isReadable(value: unknown, outer: readonly object[]): boolean {
  if (typeof value === "function" || typeof value === "symbol") return false;
  if (typeof value !== "object" || value === null) return true;
  if (outer.includes(value)) return false;
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || ("toJSON" in value && typeof value.toJSON === "function")) return true;
  const inner = Array.isArray(value) || value instanceof Set ? [...value] : value instanceof Map ? [...value.values()] : isPlain(value) ? Object.values(value) : undefined;
  return inner?.every((item) => isReadable(item, [...outer, value])) ?? false;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm's Object is none of ours; what has no prototype above its own is plain all the same.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describeStranger(value: unknown): string {
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  if (value instanceof Date) return "a Date of no day";
  return isPlain(value) || Array.isArray(value) ? "something with a part that is none, or with itself inside" : `a ${value.constructor.name}`;
}

function fault(code: string, message: string): ConformanceFault {
  return { code, message, key: "query" };
}
