import type { ChartPlan } from "./choose-chart.ts";
import { formatShort } from "../result/format-value.ts";

/** What the chart shows, for whoever does not see it. */
export function describeChart({ form, title, measures, points }: ChartPlan): string {
  const spans = measures.map((measure, index) => {
    const values = points.flatMap((point) => point.values[index] ?? []);
    if (values.length === 0) return `${measure} has no values`;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const labelOf = (value: number) => points.find((point) => point.values[index] === value)?.label;
    return `${measure.replaceAll("_", " ")} from ${formatShort(low)} (${labelOf(low)}) to ${formatShort(high)} (${labelOf(high)})`;
  });
  return `${form === "line" ? "Line chart" : "Bar chart"}, ${title}: ${points.length} points, ${spans.join("; ")}. The table has every value.`;
}
