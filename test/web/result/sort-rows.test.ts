import { describe, expect, test } from "vitest";
import { columnKind } from "../../../src/web/result/column-kind.ts";
import { sortRows } from "../../../src/web/result/sort-rows.ts";

describe("what a column holds", () => {
  test.each([
    ["numbers", [1, 2.5, null], "number"],
    ["decimals and large integers, which drivers give as text", ["12.50", "-9007199254740993", null], "number"],
    ["postcodes, whose zeros count", ["01067", "80331"], "text"],
    ["dates", ["2024-01-31", "2024-02-29"], "time"],
    ["months", ["2024-01", "2024-02"], "time"],
    ["timestamps as Postgres and DuckDB write them", ["2024-01-31 10:00:00", "2024-01-31 10:00:00.5+00"], "time"],
    ["truth values", [true, null, false], "truth"],
    ["text with a number in it", ["1", "two"], "text"],
    ["nothing but NULL", [null, null], "text"],
    ["a date that is none", ["2024-13-45"], "text"],
  ])("%s", (_, values, kind) => {
    expect(columnKind(values.map((value) => ({ value })), "value")).toBe(kind);
  });
});

describe("sorting", () => {
  test.each([
    ["numbers by their size, not their digits", [10, 9, 100], [9, 10, 100]],
    ["numbers that came as text too", ["10.5", "9.75", "-3"], ["-3", "9.75", "10.5"]],
    ["integers beyond 2^53 to the last digit", ["9007199254740993", "9007199254740992"], ["9007199254740992", "9007199254740993"]],
    ["times across zones", ["2024-01-01T10:00:00+02:00", "2024-01-01T09:00:00Z"], ["2024-01-01T10:00:00+02:00", "2024-01-01T09:00:00Z"]],
    ["text as people do, with numbers in it", ["item 10", "Item 9", "älter", "zebra"], ["älter", "Item 9", "item 10", "zebra"]],
    ["truth values", [true, false], [false, true]],
  ])("%s", (_, values, sorted) => {
    expect(sorting(values, "ascending")).toEqual(sorted);
    expect(sorting(values, "descending")).toEqual(sorted.toReversed());
  });

  test("NULL is last in both directions", () => {
    expect(sorting([null, 2, 1], "ascending")).toEqual([1, 2, null]);
    expect(sorting([null, 2, 1], "descending")).toEqual([2, 1, null]);
  });

  test("rows that are equal keep the query's order", () => {
    const rows = [{ a: 1, b: "x" }, { a: 1, b: "y" }, { a: 0, b: "z" }];

    expect(sortRows(rows, { column: "a", direction: "ascending" }, "number").map(({ b }) => b)).toEqual(["z", "x", "y"]);
  });
});

function sorting(values: readonly unknown[], direction: "ascending" | "descending"): unknown[] {
  const rows = values.map((value) => ({ value }));
  return sortRows(rows, { column: "value", direction }, columnKind(rows, "value")).map(({ value }) => value);
}
