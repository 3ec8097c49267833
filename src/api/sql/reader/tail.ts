import type { LimitFact } from "../facts.ts";
import { readExpression } from "./expression.ts";
import { accept, advance, at, expect, peek, unexpected, type Reader } from "./reader.ts";

/** ORDER BY, LIMIT, OFFSET and FETCH behind a query, in any order. Returns what limits its rows. */
export function readTail(reader: Reader): LimitFact {
  let limit: LimitFact = { kind: "none" };
  for (;;) {
    if (at(reader, "ORDER", "BY")) readOrder(reader);
    else if (accept(reader, "LIMIT")) limit = readLimit(reader, limit);
    else if (accept(reader, "OFFSET")) {
      readExpression(reader);
      if (!accept(reader, "ROWS")) accept(reader, "ROW");
      if (limit.kind === "none") limit = { kind: "open" };
    } else if (accept(reader, "FETCH")) limit = readFetch(reader);
    else return limit;
  }
}

/** `ORDER BY …`, also inside of calls and windows. */
export function readOrder(reader: Reader): void {
  expect(reader, "ORDER", "BY");
  do {
    if (!(at(reader, "ALL") && accept(reader, "ALL"))) readExpression(reader);
    if (!accept(reader, "ASC")) accept(reader, "DESC");
    if (accept(reader, "NULLS") && !accept(reader, "FIRST")) expect(reader, "LAST");
    if (reader.grammar.click && accept(reader, "COLLATE") && advance(reader).kind !== "string") unexpected(reader, "a collation");
    if (reader.grammar.click && accept(reader, "WITH", "FILL")) readFill(reader);
  } while (accept(reader, ","));
  if (reader.grammar.click && accept(reader, "INTERPOLATE")) readInterpolation(reader);
}

function readFill(reader: Reader): void {
  for (const word of ["FROM", "TO", "STEP", "STALENESS"]) if (accept(reader, word)) readExpression(reader);
}

function readInterpolation(reader: Reader): void {
  if (!accept(reader, "(")) return;
  do {
    readExpression(reader);
    if (accept(reader, "AS")) readExpression(reader);
  } while (accept(reader, ","));
  expect(reader, ")");
}

function readLimit(reader: Reader, before: LimitFact): LimitFact {
  if (accept(reader, "ALL")) return before;
  let limit = readCount(reader);
  if (accept(reader, ",")) limit = readCount(reader);
  else if (accept(reader, "OFFSET")) {
    readExpression(reader);
    if (!accept(reader, "ROWS")) accept(reader, "ROW");
  }
  if (accept(reader, "%") || accept(reader, "PERCENT")) return { kind: "open" };
  accept(reader, "WITH", "TIES");
  if (!(reader.grammar.click && accept(reader, "BY"))) return limit;
  do readExpression(reader);
  while (accept(reader, ","));
  return before; // LIMIT BY limits each group, not the result
}

/** A number that stands alone is the count; what is computed is not known here. */
function readCount(reader: Reader): LimitFact {
  const { kind, text, start, end } = peek(reader);
  const first = reader.index;
  // `LIMIT 10%` is a percentage, which the operators of an expression would swallow.
  if (kind === "number" && peek(reader, 1).key === "%") return readPercentage(reader);
  readExpression(reader);
  const alone = reader.index === first + 1 && kind === "number" && /^\d+$/.test(text);
  return alone ? { kind: "count", rows: Number(text), start, end } : { kind: "open" };
}

function readPercentage(reader: Reader): LimitFact {
  advance(reader);
  return { kind: "open" };
}

/** `FETCH FIRST 5 ROWS ONLY`; the first word was read. */
function readFetch(reader: Reader): LimitFact {
  if (!accept(reader, "FIRST") && !accept(reader, "NEXT")) unexpected(reader, "FIRST or NEXT");
  const limit: LimitFact = at(reader, "ROW") || at(reader, "ROWS") ? { kind: "open" } : readCount(reader);
  const percent = accept(reader, "PERCENT");
  if (!accept(reader, "ROWS") && !accept(reader, "ROW")) unexpected(reader, "ROWS");
  if (!accept(reader, "ONLY")) expect(reader, "WITH", "TIES");
  return percent ? { kind: "open" } : limit;
}

/** Snowflake's `SELECT TOP 5 …`; the word was read. */
export function readTop(reader: Reader): LimitFact {
  const { kind, text, start, end } = advance(reader);
  if (kind !== "number" || !/^\d+$/.test(text)) unexpected(reader, "a number behind TOP");
  return { kind: "count", rows: Number(text), start, end };
}
