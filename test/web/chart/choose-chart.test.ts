import { describe, expect, test } from "vitest";
import { chooseChart } from "../../../src/web/chart/choose-chart.ts";
import { describeChart } from "../../../src/web/chart/describe-chart.ts";
import { niceTicks } from "../../../src/web/chart/nice-ticks.ts";

const months = ["2024-01-01", "2024-02-01", "2024-03-01"];

describe("a result that asks for a chart", () => {
  test("amounts over time are a line, in the order of time", () => {
    const plan = chooseChart(table(["month", "revenue"], [months[2], "30.5"], [months[0], "10"], [months[1], null]));

    expect(plan).toMatchObject({ form: "line", dimension: "month", measures: ["revenue"], title: "revenue by month" });
    expect(plan?.points.map(({ values }) => values)).toEqual([[10], [null], [30.5]]);
  });

  test("amounts by category are bars, in the order of the query", () => {
    const plan = chooseChart(table(["region", "orders"], ["South", 9], ["North", 12]));

    expect(plan).toMatchObject({ form: "bar", dimension: "region", points: [{ label: "South" }, { label: "North" }] });
  });

  test("a year as a number is a dimension, not an amount", () => {
    expect(chooseChart(table(["year", "revenue"], [2022, 1], [2023, 2], [2024, 3]))).toMatchObject({ form: "line", dimension: "year", measures: ["revenue"] });
  });

  test("the dimension need not be the first column", () => {
    expect(chooseChart(table(["orders", "region"], [9, "South"], [12, "North"]))).toMatchObject({ dimension: "region", measures: ["orders"] });
  });

  test("an amount that another one would flatten is left to the table", () => {
    const plan = chooseChart(table(["region", "revenue", "cost", "orders"], ["South", 9000, 7000, 9], ["North", 12_000, 8000, 12]));

    expect(plan?.measures).toEqual(["revenue", "cost"]);
  });

  test("its description names form, extremes and the table", () => {
    const plan = chooseChart(table(["month", "revenue"], [months[0], 10], [months[1], 2500], [months[2], 20]));

    expect(plan && describeChart(plan)).toBe("Line chart, revenue by month: 3 points, revenue from 10 (2024-01) to 2.5K (2024-02). The table has every value.");
  });
});

test.each([
  ["one row", table(["region", "orders"], ["South", 9])],
  ["no amounts", table(["region", "manager"], ["South", "Ada"], ["North", "Bo"])],
  ["no dimension", table(["orders", "revenue"], [1, 2], [3, 4])],
  ["two dimensions", table(["month", "region", "orders"], [months[0], "South", 9], [months[1], "South", 12])],
  ["a dimension whose values repeat", table(["region", "orders"], ["South", 9], ["South", 12])],
  ["a dimension with NULL", table(["region", "orders"], ["South", 9], [null, 12])],
  ["an id beside an amount", table(["customer_id", "orders"], [1, 9], [2, 12], [3, 1])],
  ["more categories than can be read", table(["name", "orders"], ...Array.from({ length: 26 }, (_, index) => [`n${index}`, index]))],
])("none with %s", (_, result) => {
  expect(chooseChart(result)).toBeUndefined();
});

test.each([
  [0, 97, [0, 50, 100]],
  [-3, 9, [-5, 0, 5, 10]],
  [0, 0.7, [0, 0.2, 0.4, 0.6, 0.8]],
  [0, 0, [0, 1]],
  [5, 5, [0, 2, 4, 6]],
])("the axis of %d to %d has round numbers", (low, high, ticks) => {
  expect(niceTicks(low, high)).toEqual(ticks);
});

function table(columns: string[], ...rows: unknown[][]) {
  return { columns, rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))) };
}
