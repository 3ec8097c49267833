import { columnKind, numberOf, timeOf, type Result } from "../result/column-kind.ts";
import { formatValue, isLabel } from "../result/format-value.ts";

export interface Point {
  label: string;
  /** Where it stands: a time in milliseconds, or its place in the result. */
  at: number;
  /** One a measure; NULL leaves a gap. */
  values: readonly (number | null)[];
}

export interface ChartPlan {
  form: "line" | "bar";
  dimension: string;
  measures: readonly string[];
  points: readonly Point[];
  title: string;
}

/**
 * The chart that a result asks for, if it asks for one: a column of times or categories, each value of it once, and
 * amounts beside it. Anything else is better read as a table.
 */
export function chooseChart({ columns, rows }: Result): ChartPlan | undefined {
  if (rows.length < 2 || rows.length > mostPoints) return undefined;
  const kinds = new Map(columns.map((column) => [column, columnKind(rows, column)]));
  const isAmount = (column: string) => kinds.get(column) === "number" && !isLabel(column);
  const dimensions = columns.filter((column) => !isAmount(column));
  const [dimension] = dimensions;
  if (dimension === undefined || dimensions.length > 1 || columns.length < 2) return undefined;
  if (new Set(rows.map((row) => row[dimension])).size < rows.length || rows.some((row) => row[dimension] === null)) return undefined;

  const measures = comparable(columns.filter(isAmount), (column) => Math.max(0, ...rows.map((row) => Math.abs(numberOf(row[column]) ?? 0))));
  const kind = kinds.get(dimension) ?? "text";
  // A year or a month as a number stands in order, as a time does; an id only names its row.
  const isOrdered = kind === "time" || (kind === "number" && !/(^|_)(id|code|zip|phone)$/i.test(dimension));
  if (!isOrdered && (kind === "number" || rows.length > mostBars)) return undefined;

  const labels = short(rows.map((row) => formatValue(row[dimension], kind, dimension)));
  const points = rows.map((row, index) => ({
    label: labels[index] ?? "",
    at: isOrdered ? (timeOf(row[dimension]) ?? numberOf(row[dimension]) ?? index) : index,
    values: measures.map((measure) => numberOf(row[measure]) ?? null),
  }));
  const title = `${measures.map(words).join(", ")} by ${words(dimension)}`;
  if (isOrdered && rows.length > 2) return { form: "line", dimension, measures, title, points: points.toSorted((left, right) => left.at - right.at) };
  return { form: "bar", dimension, measures, title, points };
}

/** On one axis only measures of one size can be read: those that a hundredfold larger one would flatten give way to the first. */
function comparable(measures: readonly string[], largestOf: (measure: string) => number): readonly string[] {
  const [first] = measures;
  if (first === undefined) return [];
  const size = largestOf(first) || 1;
  return measures.filter((measure) => largestOf(measure) < size * 20 && largestOf(measure) > size / 20).slice(0, mostMeasures);
}

/** Days that are all the first of their months stand for the months. */
function short(labels: readonly string[]): readonly string[] {
  return labels.every((label) => /^\d{4}-\d{2}-01$/.test(label)) ? labels.map((label) => label.slice(0, 7)) : labels;
}

function words(column: string): string {
  return column.replaceAll("_", " ");
}

const mostPoints = 1000;
const mostBars = 25;
const mostMeasures = 3;
