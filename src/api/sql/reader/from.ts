import { readExpression } from "./expression.ts";
import { readAlias } from "./items.ts";
import { readMatchRecognize } from "./match-recognize.ts";
import { readPivot } from "./pivot.ts";
import { accept, advance, at, atAny, expect, expectName, peek, readList, refuseConstruct, type Reader } from "./reader.ts";
import { readSample } from "./sample.ts";
import { readTable } from "./table.ts";

/** What stands behind FROM: tables, with commas and joins between. */
export function readTables(reader: Reader): void {
  readList(reader, readJoined);
}

/** One table and all that is joined to it, also inside of brackets. */
export function readJoined(reader: Reader): void {
  readTable(reader);
  while (readJoin(reader) || readCondition(reader) || readModifier(reader));
}

function readJoin(reader: Reader): boolean {
  const length = joinLength(reader);
  if (length === 0) return false;
  const arrays = reader.grammar.click && peek(reader, length - 2).key === "ARRAY";
  reader.index += length;
  if (arrays) readList(reader, readArray);
  else readTable(reader);
  return true;
}

/** How many words make up a join here, up to JOIN itself. */
function joinLength(reader: Reader): number {
  if (reader.grammar.engine === "mysql" && at(reader, "STRAIGHT_JOIN")) return 1;
  let length = 0;
  while (atAny(reader, joinWords, length)) length++;
  if (reader.grammar.click && peek(reader, length).key === "ARRAY") length++;
  return peek(reader, length).key === "JOIN" ? length + 1 : 0;
}

function readArray(reader: Reader): void {
  readExpression(reader);
  readAlias(reader);
}

function readCondition(reader: Reader): boolean {
  if (at(reader, "USING") && peek(reader, 1).key === "SAMPLE") return false;
  if (accept(reader, "USING")) {
    const bracketed = !reader.grammar.click || at(reader, "(");
    if (bracketed) expect(reader, "(");
    readList(reader, expectName);
    if (bracketed) expect(reader, ")");
    return true;
  }
  if (!accept(reader, "ON") && !(reader.grammar.snow && accept(reader, "MATCH_CONDITION"))) return false;
  readExpression(reader);
  return true;
}

/** What may stand behind a table and its alias. */
function readModifier(reader: Reader): boolean {
  if (reader.grammar.click && accept(reader, "FINAL")) return true;
  if (reader.grammar.click && accept(reader, "SAMPLE")) return readSample(reader);
  if ((reader.grammar.duck || reader.grammar.snow) && (accept(reader, "TABLESAMPLE") || (reader.grammar.snow && accept(reader, "SAMPLE")))) return readSample(reader);
  if (at(reader, "PIVOT") || at(reader, "UNPIVOT")) return (reader.grammar.duck || reader.grammar.snow) && readPivot(reader);
  if (at(reader, "INDEXED", "BY")) return readIndexName(reader);
  if (at(reader, "NOT", "INDEXED")) return accept(reader, "NOT", "INDEXED");
  if (reader.grammar.engine === "mysql" && atAny(reader, indexHints)) return readIndexHint(reader);
  if (reader.grammar.snow && at(reader, "MATCH_RECOGNIZE")) return readMatchRecognize(reader);
  // What was deleted from a table is not what was allowed with it.
  if (reader.grammar.snow && (at(reader, "AT") || at(reader, "BEFORE") || at(reader, "CHANGES"))) refuseConstruct(reader, `${peek(reader).key}, which reads a table as it was before,`, "read it as it is");
  return false;
}

/** SQLite's `INDEXED BY name`. */
function readIndexName(reader: Reader): true {
  expect(reader, "INDEXED", "BY");
  expectName(reader);
  return true;
}

/** MySQL's `USE INDEX (a)`, `FORCE INDEX FOR ORDER BY (a)`. */
function readIndexHint(reader: Reader): true {
  advance(reader);
  if (!accept(reader, "INDEX")) expect(reader, "KEY");
  if (accept(reader, "FOR") && !accept(reader, "JOIN") && !accept(reader, "ORDER", "BY")) expect(reader, "GROUP", "BY");
  expect(reader, "(");
  if (!at(reader, ")")) readList(reader, () => void advance(reader));
  expect(reader, ")");
  return true;
}

const joinWords: ReadonlySet<string> = new Set(["NATURAL", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "SEMI", "ANTI", "ANY", "ALL", "ASOF", "GLOBAL", "LOCAL", "POSITIONAL", "DIRECTED"]);
const indexHints: ReadonlySet<string> = new Set(["USE", "FORCE", "IGNORE"]);
