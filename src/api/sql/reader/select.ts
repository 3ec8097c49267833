import type { LimitFact } from "../facts.ts";
import { readExpression } from "./expression.ts";
import { readTables } from "./from.ts";
import { readItems } from "./items.ts";
import { readParentheses } from "./parentheses.ts";
import { readSample } from "./sample.ts";
import { accept, acceptAny, at, expect, peek, readList, refuseConstruct, type Reader } from "./reader.ts";
import { readTop } from "./tail.ts";
import { readWindowClause } from "./window.ts";

/** SELECT … FROM …, or the FROM … SELECT … of DuckDB and ClickHouse, without what may follow a UNION. Returns the limit of a TOP. */
export function readSelect(reader: Reader): LimitFact {
  let limit: LimitFact = { kind: "none" };
  if (accept(reader, "FROM")) {
    readTables(reader);
    // Only DuckDB goes without a SELECT.
    if (at(reader, "SELECT") || !reader.grammar.duck) limit = readSelectList(reader);
  } else {
    limit = readSelectList(reader);
    if (accept(reader, "FROM")) readTables(reader);
  }
  while (readClause(reader));
  if (at(reader, "INTO")) refuseConstruct(reader, "SELECT … INTO, which writes,", "leave it out, the rows come back as they are");
  if (at(reader, "FOR") || at(reader, "LOCK")) refuseConstruct(reader, "Locking rows (FOR UPDATE, FOR SHARE)", "leave it out");
  if (at(reader, "SETTINGS") || at(reader, "FORMAT")) refuseConstruct(reader, peek(reader).key, "leave it out");
  return limit;
}

function readSelectList(reader: Reader): LimitFact {
  expect(reader, "SELECT");
  reader.selects++;
  if (reader.grammar.engine === "mysql") while (acceptAny(reader, modifiers));
  if (accept(reader, "DISTINCT")) {
    if (accept(reader, "ON")) readParentheses(reader);
  } else if (at(reader, "ALL") && peek(reader, 1).key !== "(") accept(reader, "ALL");
  if (reader.grammar.engine === "mysql") while (acceptAny(reader, modifiers));
  const top: LimitFact = reader.grammar.snow && accept(reader, "TOP") ? readTop(reader) : { kind: "none" };
  readItems(reader);
  return top;
}

function readClause(reader: Reader): boolean {
  if (accept(reader, "WHERE") || accept(reader, "HAVING")) return readCondition(reader);
  if (accept(reader, "GROUP", "BY")) return readGrouping(reader);
  if (at(reader, "WINDOW") && peek(reader, 2).key === "AS" && accept(reader, "WINDOW")) {
    readWindowClause(reader);
    return true;
  }
  if (reader.grammar.reserved.has("QUALIFY") && accept(reader, "QUALIFY")) return readCondition(reader);
  if (reader.grammar.click && accept(reader, "PREWHERE")) return readCondition(reader);
  if (reader.grammar.snow && (accept(reader, "START", "WITH") || accept(reader, "CONNECT", "BY"))) {
    accept(reader, "NOCYCLE");
    return readCondition(reader);
  }
  if (reader.grammar.duck && accept(reader, "USING", "SAMPLE")) return readSample(reader);
  return false;
}

function readCondition(reader: Reader): true {
  readExpression(reader);
  return true;
}

function readGrouping(reader: Reader): true {
  if (!(at(reader, "ALL") && accept(reader, "ALL"))) readList(reader, readGroup);
  if (accept(reader, "WITH", "ROLLUP") || accept(reader, "WITH", "CUBE")) accept(reader, "WITH", "TOTALS");
  else accept(reader, "WITH", "TOTALS");
  return true;
}

function readGroup(reader: Reader): void {
  if (accept(reader, "GROUPING", "SETS")) {
    expect(reader, "(");
    readList(reader, readGroup);
    return expect(reader, ")");
  }
  if (accept(reader, "(", ")")) return;
  readExpression(reader);
  if (!accept(reader, "ASC")) accept(reader, "DESC");
}

/** MySQL's words between SELECT and its columns. */
const modifiers: ReadonlySet<string> = new Set(["DISTINCTROW", "HIGH_PRIORITY", "STRAIGHT_JOIN", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT", "SQL_NO_CACHE"]);
