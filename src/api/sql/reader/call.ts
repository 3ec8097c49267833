import type { Token } from "../lexer/token.ts";
import { readExpression } from "./expression.ts";
import { readStarModifiers } from "./items.ts";
import { readOperand } from "./operand.ts";
import { startsQuery } from "./parentheses.ts";
import { readQuery } from "./query.ts";
import { accept, acceptAny, advance, at, atAny, expect, expectName, isName, nested, peek, unexpected, type Reader } from "./reader.ts";
import { readOnEmpty } from "./json-columns.ts";
import { foldAscii } from "./scope.ts";
import { readOrder } from "./tail.ts";
import { readType } from "./type-name.ts";
import { readWindow } from "./window.ts";

/** `name(…)` with everything that belongs to a call. `path` was read; the bracket stands next. */
export function readCall(reader: Reader, path: readonly Token[]): void {
  const name = noteFunction(reader, path, "value");
  nested(reader, () => readArguments(reader, name));
  if (name === "match" && accept(reader, "AGAINST")) readAgainst(reader);
  if (reader.grammar.click && at(reader, "(")) nested(reader, () => readArguments(reader, name));
  readSuffixes(reader);
}

/** Notes a function and returns its name in lower case. Forms of the grammar that only look like functions are not noted. */
export function noteFunction({ facts, grammar }: Reader, path: readonly Token[], role: "value" | "rows"): string {
  const last = path.at(-1);
  if (last === undefined) return "";
  // Snowflake's own functions have names in capitals: a quoted one in other letters is somebody else's.
  const own = grammar.snow && last.kind === "quoted" && last.text !== last.text.toUpperCase() ? `"${last.text}"` : foldAscii(last.text);
  // DuckDB's `value.function()` calls the function on the value; a schema there cannot hold one that is not listed.
  const name = path.length > 1 && !(grammar.duck && role === "value") ? path.map(({ text }) => foldAscii(text)).join(".") : own;
  const isForm = last.kind === "word" && path.length === 1 && role === "value" && forms.has(own);
  if (!isForm) facts.functions.push({ name, written: path.map(({ text }) => text).join("."), offset: last.start, role });
  return name;
}

export function readArguments(reader: Reader, name: string): void {
  expect(reader, "(");
  if (name === "trim" && acceptAny(reader, sides)) accept(reader, "FROM");
  if (!accept(reader, "DISTINCT") && at(reader, "ALL") && peek(reader, 1).key !== "(") accept(reader, "ALL");
  if (!at(reader, ")") && !at(reader, "ORDER")) {
    do readArgument(reader, name);
    while (accept(reader, ","));
  }
  readTrailing(reader, name);
  expect(reader, ")");
}

/** MySQL's `CONVERT(value, type)`: the second argument is no expression. */
function isTypeArgument({ tokens, index, grammar }: Reader, name: string): boolean {
  return name === "convert" && grammar.engine === "mysql" && tokens[index - 1]?.key === ",";
}

function readArgument(reader: Reader, name: string): void {
  if (startsQuery(reader)) return void readQuery(reader);
  if (isTypeArgument(reader, name)) return readType(reader);
  if (at(reader, "*")) {
    advance(reader);
    return readStarModifiers(reader);
  }
  if (peek(reader, 1).key === "=>" || peek(reader, 1).key === ":=") reader.index += 2;
  if (reader.grammar.snow && peek(reader, 2).key === "->" && isName(peek(reader, 1), reader.grammar)) return readTypedLambda(reader);
  // POSITION(a IN b): this IN looks for text.
  if (name === "position") readOperand(reader);
  if (name === "position" && accept(reader, "IN")) return readExpression(reader);
  if (name === "position" && (at(reader, ",") || at(reader, ")"))) return;
  if (name !== "position") readExpression(reader);
  if (at(reader, "AS")) readAs(reader, name);
}

/** Snowflake's `x INT -> x * 2`. */
function readTypedLambda(reader: Reader): void {
  expectName(reader);
  readType(reader);
  expect(reader, "->");
  readExpression(reader);
}

function readAs(reader: Reader, name: string): void {
  expect(reader, "AS");
  if (casts.has(name)) return readType(reader);
  if (!reader.grammar.click) unexpected(reader, ") or ,");
  advance(reader);
}

function readTrailing(reader: Reader, name: string): void {
  if (fromTakers.has(name) && accept(reader, "FROM")) readExpression(reader);
  if (fromTakers.has(name) && accept(reader, "FOR")) readExpression(reader);
  if (accept(reader, "USING")) advance(reader);
  if (name === "json_value" && reader.grammar.engine === "mysql") readReturning(reader);
  if (at(reader, "IGNORE", "NULLS") || at(reader, "RESPECT", "NULLS")) reader.index += 2;
  if (at(reader, "ORDER", "BY")) readOrder(reader);
  if (accept(reader, "SEPARATOR") && advance(reader).kind !== "string") unexpected(reader, "a separator");
  if (accept(reader, "LIMIT")) readExpression(reader);
}

/** MySQL's `RETURNING DECIMAL(4, 2) DEFAULT 0 ON EMPTY NULL ON ERROR`. */
function readReturning(reader: Reader): void {
  if (accept(reader, "RETURNING")) readType(reader);
  readOnEmpty(reader);
}

/** `MATCH (a, b) AGAINST ('words' IN BOOLEAN MODE)`. */
function readAgainst(reader: Reader): void {
  expect(reader, "(");
  readOperand(reader);
  if (!accept(reader, "IN", "BOOLEAN", "MODE")) accept(reader, "IN", "NATURAL", "LANGUAGE", "MODE");
  accept(reader, "WITH", "QUERY", "EXPANSION");
  expect(reader, ")");
}

function readSuffixes(reader: Reader): void {
  if (accept(reader, "WITHIN", "GROUP")) {
    expect(reader, "(");
    readOrder(reader);
    expect(reader, ")");
  }
  if (at(reader, "FILTER", "(")) {
    reader.index += 2;
    accept(reader, "WHERE");
    readExpression(reader);
    expect(reader, ")");
  }
  if (at(reader, "IGNORE", "NULLS") || at(reader, "RESPECT", "NULLS")) reader.index += 2;
  if (atAny(reader, over)) readWindow(reader);
}

const over: ReadonlySet<string> = new Set(["OVER"]);
const sides: ReadonlySet<string> = new Set(["BOTH", "LEADING", "TRAILING"]);
const casts: ReadonlySet<string> = new Set(["cast", "try_cast", "safe_cast", "convert", "accuratecast", "accuratecastornull"]);
const fromTakers: ReadonlySet<string> = new Set(["extract", "trim", "substring", "substr", "overlay"]);
/** Grammar, not functions: they stand in no engine's catalogue. */
const forms: ReadonlySet<string> = new Set(["cast", "try_cast", "extract", "columns", "row", "rollup", "cube", "coalesce", "nullif", "grouping", "if", "array", "struct", "and", "or", "not"]);
