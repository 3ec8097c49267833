import { expect, test } from "vitest";
import { readError, readOutput } from "../../../src/api/approvals/outputs.ts";
import { normalize } from "../../../src/api/queries/normalize.ts";
import { secret } from "./support/ticket-plugin.ts";

const options = { toJson: normalize, secrets: [secret] };
const circular: Record<string, unknown> = { name: "ring" };
circular.self = circular;

test.each([
  { what: "undefined", output: undefined, kept: null },
  { what: "big numbers", output: { id: 9007199254740993n }, kept: { id: "9007199254740993" } },
  { what: "a date", output: new Date(0), kept: "1970-01-01T00:00:00.000Z" },
  { what: "a ring", output: circular, kept: { name: "ring", self: "[circular]" } },
  { what: "what a database cannot keep", output: "a\0b\uD800c", kept: "a\uFFFDb\uFFFDc" },
  { what: "a secret", output: { [secret]: [`key ${secret}`] }, kept: { "***": ["key ***"] } },
  { what: "a password in a URL", output: "postgres://u:hunter2@host/db", kept: "postgres://u:***@host/db" },
  { what: "an own __proto__", output: JSON.parse('{"__proto__": {"admin": true}}'), kept: JSON.parse('{"__proto__": {"admin": true}}') },
])("$what is kept as JSON", ({ output, kept }) => {
  expect(JSON.stringify(readOutput(output, options))).toBe(JSON.stringify(kept));
});

test("of a large one the beginning is kept, and its size", () => {
  expect(readOutput("x".repeat(200_000), options)).toEqual({ truncated: true, bytes: 200_002, start: `"${"x".repeat(3999)}` });
});

test("one that throws when it is read has happened all the same", () => {
  const output = { get url() { throw new Error(`no url for ${secret}`); } };

  expect(readOutput(output, options)).toEqual({ unreadable: "no url for ***" });
});

test("an error is kept without secrets, and at a length that a person reads", () => {
  expect(readError(`refused ${secret}\0`, [secret])).toBe("refused ***\uFFFD");
  expect(readError("x".repeat(10_000), [])).toBe(`${"x".repeat(4000)}…`);
});
