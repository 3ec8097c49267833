import { expect, test } from "vitest";
import { normalize } from "../../../src/api/queries/normalize.ts";

const circle: Record<string, unknown> = {};
circle.self = circle;

test.each<[string, unknown, unknown]>([
  ["a safe bigint", 42n, 42],
  ["a bigint that a number cannot hold", 9_007_199_254_740_993n, "9007199254740993"],
  ["a date", new Date("2024-02-29T12:00:00Z"), "2024-02-29T12:00:00.000Z"],
  ["a date that is none", new Date(Number.NaN), null],
  ["a Buffer", Buffer.from("hello"), "aGVsbG8="],
  ["a part of a buffer", new Uint8Array(Buffer.from("hello").buffer, Buffer.from("hello").byteOffset, 0), ""],
  ["NaN", Number.NaN, "NaN"],
  ["an infinity", -Infinity, "-Infinity"],
  ["undefined", undefined, null],
  ["a function", () => 1, null],
  ["a nested value", { a: [1n, { b: new Date(0) }], c: new Map([["k", 2n]]), d: new Set([Number.NaN]) }, { a: [1, { b: "1970-01-01T00:00:00.000Z" }], c: [["k", 2]], d: ["NaN"] }],
  ["an object that knows its JSON", { toJSON: () => ({ amount: 5n }) }, { amount: 5 }],
  ["a typed array", new Float64Array([1.5, Infinity]), [1.5, "Infinity"]],
  ["a circle", circle, { self: "[circular]" }],
  ["a key that would be a prototype", JSON.parse('{"__proto__": {"admin": true}}'), JSON.parse('{"__proto__": {"admin": true}}')],
])("%s", (_, value, expected) => {
  const normalized = normalize(value);

  expect(normalized).toEqual(expected);
  expect(() => JSON.stringify(normalized)).not.toThrow();
});
