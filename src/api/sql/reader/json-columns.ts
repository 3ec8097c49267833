import { accept, advance, expect, expectName, nested, peek, readList, type Reader } from "./reader.ts";
import { readType } from "./type-name.ts";

/** `COLUMNS (name FOR ORDINALITY, name type PATH '…' DEFAULT '…' ON EMPTY, NESTED PATH '…' COLUMNS (…))`. */
export function readJsonColumns(reader: Reader): void {
  expect(reader, "COLUMNS");
  expect(reader, "(");
  readList(reader, () => {
    if (accept(reader, "NESTED")) {
      accept(reader, "PATH");
      advance(reader);
      return nested(reader, readJsonColumns);
    }
    expectName(reader);
    if (accept(reader, "FOR")) return expect(reader, "ORDINALITY");
    readType(reader);
    accept(reader, "EXISTS");
    expect(reader, "PATH");
    advance(reader);
    readOnEmpty(reader);
  });
  expect(reader, ")");
}

/** `NULL ON EMPTY`, `DEFAULT '…' ON ERROR`. */
export function readOnEmpty(reader: Reader): void {
  while (accept(reader, "NULL") || accept(reader, "ERROR") || accept(reader, "DEFAULT")) {
    if (peek(reader).kind === "string" || peek(reader).kind === "number") advance(reader);
    expect(reader, "ON");
    if (!accept(reader, "EMPTY")) expect(reader, "ERROR");
  }
}
