import type { Token } from "../lexer/token.ts";
import { readExpression } from "./expression.ts";
import { startsQuery } from "./parentheses.ts";
import { readBranches, readQuery } from "./query.ts";
import { accept, at, expect, expectName, isName, peek, readList, type Reader } from "./reader.ts";
import { foldName, type Scope } from "./scope.ts";

/**
 * Reads `WITH name AS (query), …` and opens the scope in which the names stand. Each query sees the names before its own:
 * not itself, for there its name still is that of a table.
 */
export function readWith(reader: Reader): void {
  expect(reader, "WITH");
  const recursive = accept(reader, "RECURSIVE");
  const scope: Scope = { names: new Set(), parent: reader.scope };
  reader.scope = scope;
  readList(reader, () => {
    if (reader.grammar.click && !isNamedQuery(reader)) return readNamedExpression(reader);
    scope.names.add(readNamedQuery(reader, recursive));
  });
}

function isNamedQuery(reader: Reader): boolean {
  if (!isName(peek(reader), reader.grammar)) return false;
  if (peek(reader, 1).key === "AS" && peek(reader, 2).key === "(") return startsQuery(reader, 3) || peek(reader, 3).key === "(";
  return peek(reader, 1).key === "AS" && peek(reader, 3).key === "(" && peek(reader, 2).key === "MATERIALIZED";
}

/** ClickHouse's `WITH expression AS name`, which defines no table. */
function readNamedExpression(reader: Reader): void {
  readExpression(reader);
  expect(reader, "AS");
  expectName(reader);
}

function readNamedQuery(reader: Reader, recursive: boolean): string {
  const name = expectName(reader);
  if (accept(reader, "(")) {
    readList(reader, expectName);
    expect(reader, ")");
  }
  if (reader.grammar.duck && recursive && accept(reader, "USING", "KEY", "(")) {
    readList(reader, expectName);
    expect(reader, ")");
  }
  expect(reader, "AS");
  accept(reader, "NOT");
  accept(reader, "MATERIALIZED");
  expect(reader, "(");
  if (recursive && reader.grammar.recursion !== "none") readRecursive(reader, name);
  else readQuery(reader);
  expect(reader, ")");
  return foldName(name, reader.grammar);
}

/** Only behind UNION does the name mean what is being computed: before it, engines take it for a table. */
function readRecursive(reader: Reader, name: Token): void {
  const outer = reader.scope;
  if (at(reader, "WITH")) return void readQuery(reader);
  const last = countUnions(reader);
  readBranches(reader, (_operator, index) => {
    const sees = last !== undefined && (reader.grammar.recursion === "afterFirst" ? index > 0 : index > 0 && index === last);
    reader.scope = sees ? { names: new Set([foldName(name, reader.grammar)]), parent: outer } : outer;
  });
  reader.scope = outer;
}

/** The number of UNIONs up to the bracket that closes; undefined where other operators stand among them. */
function countUnions(reader: Reader): number | undefined {
  let unions = 0;
  let depth = 0;
  for (let index = reader.index; index < reader.tokens.length; index++) {
    const key = reader.tokens[index]?.key ?? "";
    if (key === "(") depth++;
    if (key === ")" && depth-- === 0) return unions;
    if (depth > 0) continue;
    if (key === "UNION") unions++;
    if (key === "INTERSECT" || key === "EXCEPT" || key === "MINUS") return undefined;
  }
  return undefined;
}
