import { accept, advance, at, expect, peek, unexpected, type Reader } from "./reader.ts";

/** `10%`, `100 ROWS`, `BERNOULLI (10) REPEATABLE (3)`, `reservoir(50 ROWS)`, `1/10 OFFSET 1/2`; the word before it was read. */
export function readSample(reader: Reader): true {
  if (peek(reader).kind === "word") advance(reader);
  const bracketed = accept(reader, "(");
  readAmount(reader);
  if (accept(reader, "OFFSET")) readAmount(reader);
  if (bracketed) expect(reader, ")");
  if (at(reader, "(") && peek(reader, 1).kind === "word") readInBrackets(reader);
  if (accept(reader, "REPEATABLE") || accept(reader, "SEED")) readInBrackets(reader);
  return true;
}

function readAmount(reader: Reader): void {
  number(reader);
  if (accept(reader, "/")) number(reader);
  if (!accept(reader, "%") && !accept(reader, "PERCENT")) accept(reader, "ROWS");
}

function readInBrackets(reader: Reader): void {
  expect(reader, "(");
  if (peek(reader).kind === "word") advance(reader);
  else number(reader);
  if (accept(reader, ",")) number(reader);
  expect(reader, ")");
}

function number(reader: Reader): void {
  if (peek(reader).kind !== "number") unexpected(reader, "a number");
  advance(reader);
}
