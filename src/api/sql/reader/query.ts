import type { LimitFact } from "../facts.ts";
import { readExpression } from "./expression.ts";
import { readPivotStatement } from "./pivot.ts";
import { accept, at, expect, nested, peek, readList, unexpected, type Reader } from "./reader.ts";
import { readSelect } from "./select.ts";
import { readTail } from "./tail.ts";
import { readWith } from "./with.ts";

export interface QueryShape {
  /** Of the outermost query, as its text stands. */
  limit: LimitFact;
  branches: number;
  kind: "select" | "brackets" | "values";
}

/** [WITH …] branch [UNION branch]… [ORDER BY …] [LIMIT …]. */
export function readQuery(reader: Reader): QueryShape {
  return nested(reader, () => {
    const outer = reader.scope;
    if (at(reader, "WITH")) readWith(reader);
    const shape = readBranches(reader);
    reader.scope = outer;
    return shape;
  });
}

export function readQueryInParentheses(reader: Reader): void {
  expect(reader, "(");
  readQuery(reader);
  expect(reader, ")");
}

/** Reads the branches of a UNION; `onBranch` hears before each of them which operator led to it. */
export function readBranches(reader: Reader, onBranch: (operator: string, index: number) => void = () => undefined): QueryShape {
  onBranch("", 0);
  let { kind, limit } = readBranch(reader);
  let branches = 1;
  for (let operator = setOperator(reader); operator !== undefined; operator = setOperator(reader)) {
    onBranch(operator, branches++);
    ({ kind, limit } = readBranch(reader));
  }
  return { kind, limit, branches };
}

function readBranch(reader: Reader): { kind: QueryShape["kind"]; limit: LimitFact } {
  const kind = at(reader, "(") ? "brackets" : at(reader, "VALUES") ? "values" : "select";
  const top = readBranchBody(reader);
  const tail = readTail(reader);
  return { kind, limit: tail.kind === "none" ? top : tail };
}

function readBranchBody(reader: Reader): LimitFact {
  if (at(reader, "(")) {
    readQueryInParentheses(reader);
    return none;
  }
  if (accept(reader, "VALUES")) {
    readRows(reader);
    return none;
  }
  if (reader.grammar.duck && (at(reader, "PIVOT") || at(reader, "UNPIVOT"))) {
    readPivotStatement(reader);
    return none;
  }
  // A branch of its own may begin with WITH in ClickHouse and DuckDB.
  if (at(reader, "WITH")) return readQuery(reader).limit;
  if (!at(reader, "SELECT") && !((reader.grammar.duck || reader.grammar.click) && at(reader, "FROM"))) unexpected(reader, "SELECT");
  return readSelect(reader);
}

/** `(1, 2), (3, 4)`, `ROW(1, 2), …`; VALUES was read. */
export function readRows(reader: Reader): void {
  readList(reader, () => {
    accept(reader, "ROW");
    expect(reader, "(");
    if (accept(reader, ")")) return;
    readList(reader, readExpression);
    expect(reader, ")");
  });
}

function setOperator(reader: Reader): string | undefined {
  const { key } = peek(reader);
  if (key !== "UNION" && key !== "INTERSECT" && key !== "EXCEPT" && key !== "MINUS") return undefined;
  reader.index++;
  if (!accept(reader, "ALL")) accept(reader, "DISTINCT");
  if (accept(reader, "BY", "NAME") || !at(reader, "MATCHING")) return key;
  return unexpected(reader, "SELECT");
}

const none: LimitFact = { kind: "none" };
