import { readExpression } from "./expression.ts";
import { readAlias } from "./items.ts";
import { accept, acceptAny, advance, at, expect, expectName, nested, peek, readList, unexpected, type Reader } from "./reader.ts";
import { readOrder } from "./tail.ts";

/** Snowflake's `MATCH_RECOGNIZE (…)` behind a table: expressions over its rows, and a pattern of names that it defines itself. */
export function readMatchRecognize(reader: Reader): true {
  expect(reader, "MATCH_RECOGNIZE", "(");
  if (accept(reader, "PARTITION", "BY")) readList(reader, readExpression);
  if (at(reader, "ORDER", "BY")) readOrder(reader);
  if (accept(reader, "MEASURES")) readList(reader, readMeasure);
  readRowsPerMatch(reader);
  if (accept(reader, "AFTER", "MATCH", "SKIP")) readSkip(reader);
  expect(reader, "PATTERN");
  nested(reader, readPattern);
  expect(reader, "DEFINE");
  readList(reader, readDefinition);
  expect(reader, ")");
  readAlias(reader);
  return true;
}

/** `FINAL LAST(total) AS name`. */
function readMeasure(reader: Reader): void {
  if (peek(reader, 1).kind === "word" && peek(reader, 2).key === "(") acceptAny(reader, semantics);
  readExpression(reader);
  readAlias(reader);
}

function readRowsPerMatch(reader: Reader): void {
  if (accept(reader, "ONE", "ROW", "PER", "MATCH") || !accept(reader, "ALL", "ROWS", "PER", "MATCH")) return;
  if (accept(reader, "SHOW") || accept(reader, "OMIT")) expect(reader, "EMPTY", "MATCHES");
  else if (accept(reader, "WITH")) expect(reader, "UNMATCHED", "ROWS");
}

function readSkip(reader: Reader): void {
  if (accept(reader, "PAST", "LAST", "ROW") || accept(reader, "TO", "NEXT", "ROW")) return;
  expect(reader, "TO");
  if (!accept(reader, "FIRST")) accept(reader, "LAST");
  expectName(reader);
}

/** Names, brackets and quantifiers: nothing in it is evaluated. */
function readPattern(reader: Reader): void {
  expect(reader, "(");
  while (!accept(reader, ")")) {
    if (at(reader, "(")) nested(reader, readPattern);
    else if (!acceptAny(reader, patternSymbols)) readPatternName(reader);
  }
}

function readPatternName(reader: Reader): void {
  if (peek(reader).kind === "number") advance(reader);
  else if (peek(reader).kind === "end") unexpected(reader, ")");
  else expectName(reader);
}

function readDefinition(reader: Reader): void {
  expectName(reader);
  expect(reader, "AS");
  readExpression(reader);
}

const semantics: ReadonlySet<string> = new Set(["FINAL", "RUNNING"]);
const patternSymbols: ReadonlySet<string> = new Set(["+", "*", "?", "|", "^", "{", "}", ",", "-"]);
