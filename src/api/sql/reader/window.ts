import { readExpression } from "./expression.ts";
import { accept, acceptAny, advance, at, expect, expectName, isName, peek, readList, unexpected, type Reader } from "./reader.ts";
import { readOrder } from "./tail.ts";

/** `OVER name`, `OVER (…)`. */
export function readWindow(reader: Reader): void {
  expect(reader, "OVER");
  if (at(reader, "(")) readWindowDefinition(reader);
  else expectName(reader);
}

/** `WINDOW name AS (…), …`; the word was read. */
export function readWindowClause(reader: Reader): void {
  readList(reader, () => {
    expectName(reader);
    expect(reader, "AS");
    readWindowDefinition(reader);
  });
}

function readWindowDefinition(reader: Reader): void {
  expect(reader, "(");
  if (isName(peek(reader), reader.grammar) && !at(reader, "PARTITION") && !frames.has(peek(reader).key)) advance(reader);
  if (accept(reader, "PARTITION", "BY")) readList(reader, readExpression);
  if (at(reader, "ORDER", "BY")) readOrder(reader);
  if (acceptAny(reader, frames)) readFrame(reader);
  expect(reader, ")");
}

function readFrame(reader: Reader): void {
  if (accept(reader, "BETWEEN")) {
    readBound(reader);
    expect(reader, "AND");
  }
  readBound(reader);
  if (accept(reader, "EXCLUDE")) while (!at(reader, ")") && peek(reader).kind === "word") advance(reader);
}

function readBound(reader: Reader): void {
  if (accept(reader, "CURRENT", "ROW")) return;
  if (!accept(reader, "UNBOUNDED")) readExpression(reader);
  if (!accept(reader, "PRECEDING") && !accept(reader, "FOLLOWING")) unexpected(reader, "PRECEDING or FOLLOWING");
}

const frames: ReadonlySet<string> = new Set(["ROWS", "RANGE", "GROUPS"]);
