import { expect, test } from "vitest";
import { formatValue } from "../../../src/web/result/format-value.ts";
import type { ColumnKind } from "../../../src/web/result/column-kind.ts";

test.each<[string, unknown, ColumnKind, string, string]>([
  ["digits are grouped", 1234567.5, "number", "revenue", "1,234,567.5"],
  ["no digit of a long decimal is lost", "12345678901234567890.123456789", "number", "total", "12,345,678,901,234,567,890.123456789"],
  ["a negative number", -1234, "number", "delta", "-1,234"],
  ["a number too large for digits", 1e300, "number", "size", "1e+300"],
  ["a year is not an amount", 2024, "number", "order_year", "2024"],
  ["neither is an id", 1234567, "number", "customer_id", "1234567"],
  ["a day without its midnight", "2024-03-01T00:00:00.000Z", "time", "day", "2024-03-01"],
  ["a time of the day stays", "2024-03-01T10:30:00.000Z", "time", "at", "2024-03-01 10:30:00Z"],
  ["NULL is said", null, "text", "name", "NULL"],
  ["empty text is not NULL", "", "text", "name", ""],
  ["what is not plain is JSON", { a: [1] }, "text", "data", '{"a":[1]}'],
])("%s", (_, value, kind, column, shown) => {
  expect(formatValue(value, kind, column)).toBe(shown);
});
