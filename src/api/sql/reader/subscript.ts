import { readExpression } from "./expression.ts";
import { accept, at, expect, expectName, peek, advance, unexpected, type Reader } from "./reader.ts";

/** `[1]`, `[1:2]`, `[:-1:2]` behind an operand. */
export function readSubscript(reader: Reader): true {
  expect(reader, "[");
  while (!accept(reader, "]")) {
    if (accept(reader, ":")) {
      accept(reader, "-", ":");
      continue;
    }
    readExpression(reader);
    if (!at(reader, ":") && !at(reader, "]")) unexpected(reader, "]");
  }
  return true;
}

/** `[1, 2]`, and DuckDB's `[expression FOR name IN list IF condition]`. */
export function readListLiteral(reader: Reader): void {
  expect(reader, "[");
  if (accept(reader, "]")) return;
  do readExpression(reader);
  while (accept(reader, ",") && !at(reader, "]"));
  if (reader.grammar.duck && accept(reader, "FOR")) {
    do expectName(reader);
    while (accept(reader, ","));
    expect(reader, "IN");
    readExpression(reader);
    if (accept(reader, "IF")) readExpression(reader);
  }
  expect(reader, "]");
}

/** `{'key': value, name: value}`. */
export function readStructLiteral(reader: Reader): void {
  expect(reader, "{");
  if (accept(reader, "}")) return;
  do {
    const { kind } = peek(reader);
    if (kind === "symbol" || kind === "end") unexpected(reader, "a key");
    advance(reader);
    expect(reader, ":");
    readExpression(reader);
  } while (accept(reader, ","));
  expect(reader, "}");
}
