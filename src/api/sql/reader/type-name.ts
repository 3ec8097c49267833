import { accept, acceptAny, advance, at, expect, nested, peek, unexpected, type Reader } from "./reader.ts";
import { reservedWords } from "./grammar.ts";

/** A type, such as `DECIMAL(10, 2)`, `TIMESTAMP WITH TIME ZONE`, `Array(Nullable(String))`, `STRUCT(a INTEGER)[]`. */
export function readType(reader: Reader): void {
  nested(reader, () => {
    const { kind, key } = peek(reader);
    if ((kind !== "word" && kind !== "quoted") || (key !== "SET" && reservedWords.has(key))) unexpected(reader, "a type");
    advance(reader);
    while (acceptAny(reader, secondWords));
    if (at(reader, "(")) readTypeArguments(reader);
    if (accept(reader, "WITH") || accept(reader, "WITHOUT")) {
      accept(reader, "LOCAL");
      expect(reader, "TIME", "ZONE");
    }
    while (acceptAny(reader, secondWords));
    if (accept(reader, "CHARACTER", "SET") || accept(reader, "CHARSET")) advance(reader);
    while (at(reader, "[") && (peek(reader, 1).key === "]" || peek(reader, 2).key === "]")) reader.index += peek(reader, 1).key === "]" ? 2 : 3;
  });
}

/** Numbers, literals, types, and names before types. Nothing that could be a query or a call of a function. */
function readTypeArguments(reader: Reader): void {
  expect(reader, "(");
  do {
    const { kind } = peek(reader);
    if (kind === "number" || kind === "string") {
      advance(reader);
      if (accept(reader, "=")) {
        accept(reader, "-");
        advance(reader);
      }
    } else {
      readType(reader);
      if (peek(reader).kind === "word" || peek(reader).kind === "quoted") readType(reader);
    }
  } while (accept(reader, ","));
  expect(reader, ")");
}

/** `x INT` in the parameters of a lambda. */
export function readTypedParameter(reader: Reader): void {
  if (peek(reader).kind === "word" && (peek(reader, 1).key === "," || (peek(reader, 1).key === ")" && peek(reader, 2).key === "->"))) readType(reader);
}

const secondWords: ReadonlySet<string> = new Set(["PRECISION", "VARYING", "UNSIGNED", "SIGNED", "INTEGER", "INT", "LARGE", "OBJECT", "ZEROFILL"]);
