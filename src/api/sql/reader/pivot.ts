import { readExpression } from "./expression.ts";
import { readAlias } from "./items.ts";
import { startsQuery } from "./parentheses.ts";
import { readQuery, readQueryInParentheses } from "./query.ts";
import { accept, advance, at, expect, expectName, peek, readList, refuseConstruct, unexpected, type Reader } from "./reader.ts";
import { tableNamed } from "./table-name.ts";
import { readOrder } from "./tail.ts";

/** `PIVOT (sum(a) FOR b IN (1, 2) …)` or `UNPIVOT (…)` behind a table. */
export function readPivot(reader: Reader): true {
  advance(reader);
  if (!accept(reader, "INCLUDE", "NULLS")) accept(reader, "EXCLUDE", "NULLS");
  expect(reader, "(");
  readList(reader, readAliased);
  expect(reader, "FOR");
  do readIn(reader);
  while (!at(reader, ")") && !at(reader, "GROUP") && !at(reader, "DEFAULT"));
  if (accept(reader, "DEFAULT", "ON", "NULL")) readExpression(reader);
  if (accept(reader, "GROUP", "BY")) readList(reader, readExpression);
  expect(reader, ")");
  readAlias(reader);
  if (accept(reader, "(")) {
    readList(reader, expectName);
    expect(reader, ")");
  }
  return true;
}

/** DuckDB's `PIVOT t ON column USING sum(a) GROUP BY b` and `UNPIVOT t ON a, b INTO NAME n VALUE v`. */
export function readPivotStatement(reader: Reader): void {
  advance(reader);
  readSource(reader);
  expect(reader, "ON");
  readList(reader, readTarget);
  if (accept(reader, "USING")) readList(reader, readAliased);
  if (accept(reader, "INTO")) {
    expect(reader, "NAME");
    expectName(reader);
    expect(reader, "VALUE");
    readList(reader, expectName);
  }
  if (accept(reader, "GROUP", "BY")) readList(reader, readExpression);
}

/** A join's condition would take the ON that belongs to PIVOT, so a source is one table, or a query in brackets. */
function readSource(reader: Reader): void {
  if (at(reader, "(") && startsQuery(reader, 1)) return readQueryInParentheses(reader);
  if (at(reader, "(")) refuseConstruct(reader, "PIVOT over anything but a table or a query in brackets");
  const path = [expectName(reader)];
  while (accept(reader, ".")) path.push(expectName(reader));
  tableNamed(reader, path);
}

function readTarget(reader: Reader): void {
  if (at(reader, "*")) advance(reader);
  else readExpression(reader);
  readAlias(reader);
}

function readAliased(reader: Reader): void {
  readExpression(reader);
  readAlias(reader);
}

function readIn(reader: Reader): void {
  if (accept(reader, "(")) {
    readList(reader, expectName);
    expect(reader, ")");
  } else {
    expectName(reader);
    if (accept(reader, ".")) expectName(reader);
  }
  expect(reader, "IN");
  if (peek(reader).key !== "(") unexpected(reader, "(");
  expect(reader, "(");
  if (startsQuery(reader)) readQuery(reader);
  else if (!accept(reader, "ANY")) readList(reader, readAliased);
  else if (at(reader, "ORDER", "BY")) readOrder(reader);
  expect(reader, ")");
}
