import type { Token } from "../lexer/token.ts";
import { readCall } from "./call.ts";
import { readExpression, readOperators } from "./expression.ts";
import { reservedWords } from "./grammar.ts";
import { readParentheses, startsQuery } from "./parentheses.ts";
import { readQueryInParentheses } from "./query.ts";
import { accept, acceptAny, advance, at, expect, expectName, isName, nested, peek, unexpected, type Reader } from "./reader.ts";
import { readListLiteral, readStructLiteral } from "./subscript.ts";

/** A literal, a column, a call, a bracket, CASE, EXISTS, with the signs before it. */
export function readOperand(reader: Reader): void {
  while (acceptAny(reader, signs) || acceptPrefixWord(reader));
  const token = peek(reader);
  if (token.kind === "string") return readStrings(reader);
  if (token.kind === "number") return void advance(reader);
  if (token.kind === "symbol") return readSymbol(reader, token.key);
  if (token.kind === "end") unexpected(reader, "an expression");
  readWord(reader, token);
}

function acceptPrefixWord(reader: Reader): boolean {
  if (accept(reader, "NOT")) return true;
  const { key } = peek(reader);
  const next = peek(reader, 1);
  const operandFollows = next.kind !== "end" && (next.kind !== "symbol" || next.key === "(") && !(next.kind === "word" && reservedWords.has(next.key));
  if ((key === "PRIOR" || (key === "CONNECT_BY_ROOT" && operandFollows)) && reader.grammar.snow) return accept(reader, key);
  if (key === "BINARY" && reader.grammar.engine === "mysql" && operandFollows) return accept(reader, key);
  return key === "DISTINCT" && reader.grammar.click && accept(reader, key);
}

function readStrings(reader: Reader): void {
  advance(reader);
  while (peek(reader).kind === "string" && reader.grammar.lexer.adjacentStrings) advance(reader);
}

function readSymbol(reader: Reader, symbol: string): void {
  if (symbol === "(") return readParentheses(reader);
  if (symbol === "[") return nested(reader, readListLiteral);
  if (symbol === "{") return nested(reader, readStructLiteral);
  if (symbol === "#" && peek(reader, 1).kind === "number") return void (reader.index += 2);
  unexpected(reader, "an expression");
}

function readWord(reader: Reader, token: Token): void {
  if (token.key === "CASE") return nested(reader, readCase);
  if (token.key === "EXISTS" && peek(reader, 1).key === "(") {
    advance(reader);
    return startsQuery(reader, 1) ? readQueryInParentheses(reader) : readParentheses(reader);
  }
  if (quantifiers.has(token.key) && peek(reader, 1).key === "(" && (startsQuery(reader, 2) || !reader.grammar.click)) {
    advance(reader);
    return readParentheses(reader);
  }
  if (typedLiterals.has(token.key) && readTypedLiteral(reader)) return;
  if (token.key === "INTERVAL" && readInterval(reader)) return;
  if (token.key === "ARRAY" && peek(reader, 1).key === "[") return readPrefixed(reader, readListLiteral);
  if (token.key === "MAP" && peek(reader, 1).key === "{") return readPrefixed(reader, readStructLiteral);
  if (token.key === "LAMBDA" && reader.grammar.duck) return readLambda(reader);
  if (peek(reader, 1).key === "(" && isCallable(token)) return readCall(reader, [advance(reader)]);
  if (!isName(token, reader.grammar) && !valueWords.has(token.key)) unexpected(reader, "an expression");
  readName(reader);
}

/** `column`, `table.column`, `table.*`, `schema.function(…)`. */
function readName(reader: Reader): void {
  const path = [advance(reader)];
  while (at(reader, ".") && (peek(reader, 1).kind === "word" || peek(reader, 1).kind === "quoted")) {
    advance(reader);
    path.push(advance(reader));
  }
  if (reader.grammar.snow && accept(reader, "(", "+", ")")) return; // a column of an outer join, as Oracle writes it
  if (at(reader, "(")) return readCall(reader, path);
  const last = path.at(-1);
  // Quoted ones are the same: to Snowflake a sequence's, to DuckDB the session's.
  const name = last?.text.toUpperCase() ?? "";
  if (last && ((path.length > 1 && sequences.has(name)) || (path.length === 1 && sessionWords.has(last.kind === "quoted" && !reader.grammar.duck ? "" : name)))) {
    reader.facts.functions.push({ name: name.toLowerCase(), written: last.text, offset: last.start, role: "value" });
  }
}

function readCase(reader: Reader): void {
  expect(reader, "CASE");
  if (!at(reader, "WHEN")) readExpression(reader);
  if (!at(reader, "WHEN")) unexpected(reader, "WHEN");
  while (accept(reader, "WHEN")) {
    do readExpression(reader);
    while (accept(reader, ","));
    expect(reader, "THEN");
    readExpression(reader);
  }
  if (accept(reader, "ELSE")) readExpression(reader);
  expect(reader, "END");
}

/** `DATE '2024-01-01'`, `TIMESTAMP WITH TIME ZONE '…'`. */
function readTypedLiteral(reader: Reader): boolean {
  const withZone = ["WITH", "TIME", "ZONE"].every((word, ahead) => peek(reader, ahead + 1).key === word);
  const skip = withZone ? 4 : 1;
  if (peek(reader, skip).kind !== "string") return false;
  reader.index += skip + 1;
  return true;
}

/** `INTERVAL '1' DAY`, `INTERVAL '1 day'`, `INTERVAL (a + 1) MONTH`, `INTERVAL a + 1 MONTH`; false where it is a name. */
function readInterval(reader: Reader): boolean {
  const next = peek(reader, 1);
  const operand = next.kind === "string" || next.kind === "number" || next.key === "(" || next.key === "-" || isName(next, reader.grammar);
  if (!operand) return false;
  advance(reader);
  readOperand(reader);
  if (!acceptAny(reader, units) && reader.grammar.engine === "mysql") {
    readOperators(reader);
    acceptAny(reader, units);
  }
  if (accept(reader, "TO") && !acceptAny(reader, units)) unexpected(reader, "a unit of time");
  return true;
}

function readPrefixed(reader: Reader, read: (reader: Reader) => void): void {
  advance(reader);
  nested(reader, read);
}

/** DuckDB's `lambda x, i: expression`. */
function readLambda(reader: Reader): void {
  expect(reader, "LAMBDA");
  do expectName(reader);
  while (accept(reader, ","));
  expect(reader, ":");
  readExpression(reader);
}

function isCallable({ kind, key }: Token): boolean {
  return kind === "quoted" || !reservedWords.has(key) || callableWords.has(key);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

const signs = words("+ - ~ ! @");
const quantifiers = words("ANY ALL SOME");
const typedLiterals = words("DATE TIME TIMESTAMP DATETIME TIMESTAMPTZ TIMESTAMP_NTZ TIMESTAMP_LTZ TIMESTAMP_TZ JSON UUID BLOB");
const units = words("YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND NANOSECOND YEARS QUARTERS MONTHS WEEKS DAYS HOURS MINUTES SECONDS MILLISECONDS MICROSECONDS NANOSECONDS DAY_HOUR DAY_MINUTE DAY_SECOND HOUR_MINUTE HOUR_SECOND MINUTE_SECOND YEAR_MONTH DECADE DECADES CENTURY CENTURIES");
/** Reserved words that are functions where a bracket follows. */
const callableWords = words("LEFT RIGHT INSERT TRUNCATE LIKE GLOB ANY OR AND NOT IN XOR");
/** Words that begin a statement or a clause, and name a column where a value stands: nothing else can begin there. */
const valueWords = words("AT BEFORE START CHANGES SHOW ANY FORMAT SAMPLE FINAL USE FORCE IGNORE PARTITION LOAD SYSTEM COPY IMPORT EXPORT RENAME BEGIN CALL ANALYZE EXPLAIN OFFSET WINDOW KILL EXECUTE INSTALL OPTIMIZE COMMIT TRUNCATE CONNECT TOP LOCK IDENTIFIER INDEXED MATCH GLOBAL");
const sequences = words("NEXTVAL CURRVAL");
const sessionWords = words("CURRENT_USER SESSION_USER SYSTEM_USER CURRENT_ROLE CURRENT_CATALOG CURRENT_SCHEMA");
