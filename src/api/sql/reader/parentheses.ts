import { readExpression } from "./expression.ts";
import { readQueryInParentheses } from "./query.ts";
import { accept, advance, at, atAny, expect, nested, peek, type Reader } from "./reader.ts";
import { readTypedParameter } from "./type-name.ts";

/** `(query)`, `(a, b)`. */
export function readParentheses(reader: Reader): void {
  if (startsQuery(reader, 1) || isQueryOfQueries(reader)) return readQueryInParentheses(reader);
  nested(reader, () => {
    expect(reader, "(");
    do readElement(reader);
    while (accept(reader, ",") && !at(reader, ")")); // (a,) is a tuple of one
    expect(reader, ")");
  });
}

/** True where the token `ahead` begins a query. */
export function startsQuery(reader: Reader, ahead = 0): boolean {
  const { key } = peek(reader, ahead);
  if (key === "SELECT" || key === "WITH") return true;
  if (key === "VALUES") return peek(reader, ahead + 1).key === "(" || peek(reader, ahead + 1).key === "ROW";
  if (key === "FROM") return reader.grammar.duck || reader.grammar.click;
  return reader.grammar.duck && (key === "PIVOT" || key === "UNPIVOT");
}

/** `((SELECT …) UNION …)`: told from an expression by what follows the inner bracket. */
export function isQueryOfQueries(reader: Reader): boolean {
  if (!at(reader, "(", "(")) return false;
  const behind = closing(reader, reader.index + 1) + 1 - reader.index;
  return atAny(reader, continuesQuery, behind);
}

function closing(reader: Reader, from: number): number {
  let depth = 0;
  for (let index = from; index < reader.tokens.length; index++) {
    const key = reader.tokens[index]?.key;
    if (key === "(") depth++;
    if (key === ")" && --depth === 0) return index;
  }
  return reader.tokens.length;
}

function readElement(reader: Reader): void {
  if (reader.grammar.click && at(reader, "*")) return void advance(reader);
  readExpression(reader);
  if (reader.grammar.snow) readTypedParameter(reader);
  if (reader.grammar.click && accept(reader, "AS")) advance(reader);
}

const continuesQuery: ReadonlySet<string> = new Set(["UNION", "INTERSECT", "EXCEPT", "MINUS", "ORDER", "LIMIT", "OFFSET", "FETCH"]);
