import type { Token } from "../lexer/token.ts";
import { noteFunction, readArguments } from "./call.ts";
import { readExpression } from "./expression.ts";
import { readJoined, readTables } from "./from.ts";
import { readAlias } from "./items.ts";
import { readJsonColumns } from "./json-columns.ts";
import { isQueryOfQueries, startsQuery } from "./parentheses.ts";
import { readQueryInParentheses, readRows } from "./query.ts";
import { accept, advance, at, expect, expectName, isName, nested, peek, readList, refuseConstruct, unexpected, type Reader } from "./reader.ts";
import { tableNamed } from "./table-name.ts";

/** One source of rows with its alias: a table, a query or tables in brackets, VALUES, a function that gives rows. */
export function readTable(reader: Reader): void {
  accept(reader, "LATERAL");
  if (at(reader, "(")) readBrackets(reader);
  else if (accept(reader, "VALUES")) readRows(reader);
  else if (reader.grammar.snow && accept(reader, "TABLE")) readWrapped(reader);
  else readNamed(reader);
  if (accept(reader, "WITH", "ORDINALITY")) readTableAlias(reader);
  else if (reader.grammar.engine === "mysql" && accept(reader, "PARTITION")) readPartition(reader);
  else readTableAlias(reader);
}

function readBrackets(reader: Reader): void {
  if (startsQuery(reader, 1) || isQueryOfQueries(reader)) return readQueryInParentheses(reader);
  nested(reader, () => {
    expect(reader, "(");
    readTables(reader);
    while (!at(reader, ")")) readJoined(reader);
    expect(reader, ")");
  });
}

/** Snowflake's `TABLE(function(…))`. A name there may be anything that the session holds. */
function readWrapped(reader: Reader): void {
  expect(reader, "(");
  if (!isName(peek(reader), reader.grammar) || peek(reader, 1).key !== "(") refuseConstruct(reader, "TABLE(…) around anything but a table function");
  readFunction(reader, [advance(reader)]);
  expect(reader, ")");
}

function readNamed(reader: Reader): void {
  const token = peek(reader);
  if (token.kind === "string") refuseConstruct(reader, "A literal in the place of a table", "name a table, without quotes");
  // A name for no table at all, which these engines keep for FROM.
  if (at(reader, "DUAL") && (reader.grammar.engine === "mysql" || reader.grammar.snow) && peek(reader, 1).key !== ".") return void advance(reader);
  const path = [expectName(reader)];
  while (accept(reader, ".")) {
    const part = peek(reader);
    if (part.kind !== "word" && part.kind !== "quoted") unexpected(reader, "a name");
    path.push(advance(reader));
  }
  if (at(reader, "(")) return readFunction(reader, path);
  tableNamed(reader, path);
}

function readFunction(reader: Reader, path: readonly Token[]): void {
  const name = noteFunction(reader, path, "rows");
  if (name !== "json_table") return nested(reader, () => readArguments(reader, name));
  expect(reader, "(");
  readExpression(reader);
  expect(reader, ",");
  if (advance(reader).kind !== "string") unexpected(reader, "a path");
  readJsonColumns(reader);
  expect(reader, ")");
}

function readPartition(reader: Reader): void {
  expect(reader, "(");
  readList(reader, expectName);
  expect(reader, ")");
  readTableAlias(reader);
}

/** `[AS] name [(column, …)]`. */
function readTableAlias(reader: Reader): void {
  const before = reader.index;
  readAlias(reader);
  if (reader.index === before || !at(reader, "(")) return;
  expect(reader, "(");
  readList(reader, expectName);
  expect(reader, ")");
}
