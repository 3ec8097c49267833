import { createMockLogger } from "@useatlas/plugin-sdk/testing";
import pino from "pino";
import { expect, test } from "vitest";

type Call = [string, ...unknown[]] | [object, string?, ...unknown[]];

// What Pino itself writes for the same call is what the mock has to remember.
const calls: Call[] = [
  ["started"],
  ["listening on %s:%d", "localhost", 3001],
  ["answer %o", { ok: true }],
  [{ rows: 3 }, "loaded"],
  [{ rows: 3, table: "orders" }, "loaded %d of %s", 3, "orders"],
  [{ rows: 3 }],
  ["100%"],
  ["loaded", { rows: 3 }],
  [{ rows: 3 }, "done %s", "twice", "too many"],
];

test.each(calls)("%j is kept as Pino writes it", (...call) => {
  const { logger, logs } = createMockLogger();

  // A union of calls is not a call of an overload to the compiler.
  (logger.warn as (...values: unknown[]) => void)(...call);

  expect(logs).toEqual([writtenByPino(call)]);
});

test.each(["debug", "info", "warn", "error"] as const)("%s is remembered as that", (level) => {
  const { logger, logs } = createMockLogger();

  logger[level]("line");

  expect(logs).toEqual([{ level, message: "line", fields: {} }]);
});

test("methods may be taken off the logger", () => {
  const { logger: { info }, logs } = createMockLogger();

  info("taken off");

  expect(logs).toHaveLength(1);
});

test("an Error that is logged keeps its message", () => {
  const { logger, logs } = createMockLogger();
  const failure = new Error("refused");

  logger.error(failure);
  logger.error(failure, "could not connect");

  expect(logs).toMatchObject([
    { message: "refused", fields: { err: failure } },
    { message: "could not connect", fields: { err: failure } },
  ]);
});

function writtenByPino(call: Call): object {
  const lines: string[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
  (logger.warn as (...values: unknown[]) => void)(...call);
  const { msg: message = "", level, ...fields } = JSON.parse(lines[0] ?? "");
  return { level: pino.levels.labels[level], message, fields };
}
