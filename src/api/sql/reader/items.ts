import { noteFunction } from "./call.ts";
import { readExpression } from "./expression.ts";
import { reservedWords } from "./grammar.ts";
import { accept, advance, at, expect, isName, peek, readList, unexpected, type Reader } from "./reader.ts";

/** What a SELECT gives, up to FROM. */
export function readItems(reader: Reader): void {
  do {
    if (at(reader, "FROM") && takesLastComma(reader)) return;
    readItem(reader);
  } while (accept(reader, ","));
}

function takesLastComma({ grammar }: Reader): boolean {
  return grammar.duck || grammar.click || grammar.snow;
}

function readItem(reader: Reader): void {
  if (accept(reader, "*")) return readStarModifiers(reader);
  if (reader.grammar.duck && peek(reader, 1).key === ":" && isName(peek(reader), reader.grammar)) reader.index += 2;
  readExpression(reader);
  if (reader.tokens[reader.index - 1]?.key === "*") readStarModifiers(reader);
  // DuckDB and ClickHouse take modifiers behind COLUMNS(…) as well.
  else if ((reader.grammar.click || reader.grammar.snow) && (at(reader, "APPLY") || at(reader, "REPLACE", "(") || at(reader, "EXCEPT"))) readStarModifiers(reader);
  readAlias(reader);
}

/** `[AS] name`, where one stands. */
export function readAlias(reader: Reader): void {
  const explicit = accept(reader, "AS");
  const { kind, key } = peek(reader);
  const literal = kind === "string" && reader.grammar.stringAlias;
  // Behind AS a reserved word can only be a name, in the engines that take it at all.
  const word = explicit ? kind === "word" && !neverAlias.has(key) : isName(peek(reader), reader.grammar);
  if (literal || kind === "quoted" || (kind === "word" && word)) advance(reader);
  else if (explicit) unexpected(reader, "a name");
}

/** `* EXCLUDE (a)`, `* REPLACE (e AS a)`, `* RENAME a AS b`, `* LIKE 'x'`, `* APPLY(f)`. */
export function readStarModifiers(reader: Reader): void {
  for (;;) {
    if (at(reader, "EXCLUDE") || (at(reader, "EXCEPT") && !isSetOperation(reader))) readNames(reader);
    else if (at(reader, "REPLACE") || at(reader, "RENAME")) readReplacements(reader);
    else if (at(reader, "APPLY")) readApply(reader);
    else if ((at(reader, "LIKE") || at(reader, "ILIKE") || at(reader, "GLOB")) && peek(reader, 1).kind === "string") reader.index += 2;
    else return;
  }
}

function isSetOperation(reader: Reader): boolean {
  const next = peek(reader, 1);
  const inside = next.key === "(" ? peek(reader, 2) : next;
  return reservedWords.has(inside.key) || inside.key === "(" || inside.kind === "symbol";
}

function readNames(reader: Reader): void {
  advance(reader);
  const bracketed = accept(reader, "(");
  do {
    if (!isName(peek(reader), reader.grammar) && peek(reader).kind !== "string") unexpected(reader, "a column");
    advance(reader);
    if (accept(reader, ".")) advance(reader);
  } while (bracketed && accept(reader, ","));
  if (bracketed) expect(reader, ")");
}

function readReplacements(reader: Reader): void {
  advance(reader);
  const bracketed = accept(reader, "(");
  do {
    readExpression(reader);
    expect(reader, "AS");
    advance(reader);
  } while (bracketed && accept(reader, ","));
  if (bracketed) expect(reader, ")");
}

/** The argument names a function, or is a lambda. */
function readApply(reader: Reader): void {
  advance(reader);
  const bracketed = accept(reader, "(");
  const isLambda = peek(reader, 1).key === "->";
  if (isLambda) readExpression(reader);
  else {
    noteFunction(reader, [advance(reader)], "value");
    if (at(reader, "(")) {
      expect(reader, "(");
      readList(reader, readExpression);
      expect(reader, ")");
    }
  }
  if (bracketed) expect(reader, ")");
}

const neverAlias: ReadonlySet<string> = new Set(["SELECT", "FROM", "WHERE", "INTO", "WITH", "UNION", "JOIN", "VALUES", "TABLE"]);
