import { readOperand } from "./operand.ts";
import { readParentheses, startsQuery } from "./parentheses.ts";
import { readQueryInParentheses } from "./query.ts";
import { accept, acceptAny, advance, at, atAny, expect, expectName, nested, peek, refuseConstruct, unexpected, type Reader } from "./reader.ts";
import { readSubscript } from "./subscript.ts";
import { tableNamed } from "./table-name.ts";
import { readType } from "./type-name.ts";

/** Operands with operators between them. Precedence is left to the engine: it moves no table and no function. */
export function readExpression(reader: Reader): void {
  nested(reader, () => {
    readOperand(reader);
    readOperators(reader);
  });
}

/** What follows an operand, as long as it continues the expression. */
export function readOperators(reader: Reader): void {
  while (readPostfix(reader) || readBinary(reader));
}

function readPostfix(reader: Reader): boolean {
  if (at(reader, "[")) return readSubscript(reader);
  if (accept(reader, "::")) return done(readType(reader));
  if (accept(reader, "COLLATE")) return done(readCollation(reader));
  if (reader.grammar.snow && accept(reader, ":")) return done(expectName(reader));
  if (accept(reader, ".")) return readMember(reader);
  if (accept(reader, "AT", "TIME", "ZONE")) return done(readOperand(reader));
  if (accept(reader, "IS")) return readIs(reader);
  if ((at(reader, "ISNULL") || at(reader, "NOTNULL")) && reader.grammar.reserved.has("ISNULL")) return done(advance(reader));
  return false;
}

function readBinary(reader: Reader): boolean {
  if (at(reader, "NOT")) {
    if (!atAny(reader, negatable, 1)) return false;
    advance(reader);
  }
  if (reader.grammar.click && at(reader, "GLOBAL")) {
    advance(reader);
    accept(reader, "NOT");
    if (!at(reader, "IN")) unexpected(reader, "IN");
  }
  if (accept(reader, "IN")) return done(readIn(reader));
  if (reader.grammar.click && accept(reader, "?")) return readTernary(reader);
  if (accept(reader, "SIMILAR", "TO") || accept(reader, "SOUNDS", "LIKE") || accept(reader, "MEMBER", "OF")) return done(readOperand(reader));
  if (!acceptAny(reader, operators)) return false;
  accept(reader, "NOT"); // a = NOT b
  return done(readOperand(reader));
}

/** IS [NOT] NULL, TRUE, JSON, DISTINCT FROM …, and SQLite's IS [NOT] with any operand. */
function readIs(reader: Reader): boolean {
  accept(reader, "NOT");
  if (accept(reader, "DISTINCT", "FROM")) return done(readOperand(reader));
  return done(readOperand(reader));
}

/** `IN (…)`, and without brackets what the engine reads there: a table's rows in some, any expression in others. */
function readIn(reader: Reader): void {
  const { inName, click } = reader.grammar;
  if (at(reader, "(")) {
    if (startsQuery(reader, 1)) return readQueryInParentheses(reader);
    if (reader.grammar.engine === "sqlite" && accept(reader, "(", ")")) return;
    const start = reader.index;
    readParentheses(reader);
    if (click) readAsTable(reader, start);
    return;
  }
  if (inName === "refuse") refuseConstruct(reader, "IN without brackets", "write IN (…)");
  // SQLite takes a literal for the name of a table here.
  if (reader.grammar.engine === "sqlite" && peek(reader).kind === "string") refuseConstruct(reader, "A literal in the place of a table");
  if (inName === "table" && (peek(reader).kind === "word" || peek(reader).kind === "quoted")) {
    const start = reader.index;
    readOperand(reader);
    return readAsTable(reader, start);
  }
  readOperand(reader);
}

/** ClickHouse drops brackets around one element: `IN ((name))` and `IN (name AS x)` read a table of that name. */
function readAsTable(reader: Reader, start: number): void {
  const tokens = reader.tokens.slice(start, reader.index);
  const inner = tokens.slice(tokens.findIndex(({ key }) => key !== "("));
  const path = [];
  let next = 0;
  for (; inner[next]?.kind === "word" || inner[next]?.kind === "quoted"; next += 2) {
    path.push(...inner.slice(next, next + 1));
    if (inner[next + 1]?.key !== ".") break;
  }
  const behind = inner[next + 1]?.key;
  const alone = behind === undefined || behind === ")" || behind === "AS";
  if (alone && path.length > 0 && !(path.length === 1 && constants.has(path[0]?.key ?? ""))) tableNamed(reader, path);
}

function readTernary(reader: Reader): boolean {
  readExpression(reader);
  expect(reader, ":");
  return done(readExpression(reader));
}

/** `.name` of a struct, `.1` of a tuple, `.name(…)` as a call on what stands before. */
function readMember(reader: Reader): boolean {
  const token = peek(reader);
  if (token.kind === "number" && reader.grammar.click) return done(advance(reader));
  if (token.key === "*") return done(advance(reader));
  if (token.kind !== "word" && token.kind !== "quoted") unexpected(reader, "a name");
  if (at(reader, "SELECT") || at(reader, "FROM")) unexpected(reader, "a name");
  if (peek(reader, 1).key === "(") return done(readOperand(reader));
  return done(advance(reader));
}

function readCollation(reader: Reader): void {
  if (peek(reader).kind === "string") advance(reader);
  else expectName(reader);
  while (accept(reader, ".")) expectName(reader);
}

function done(_read: unknown): true {
  return true;
}

const negatable: ReadonlySet<string> = new Set(["IN", "LIKE", "ILIKE", "BETWEEN", "RLIKE", "REGEXP", "GLOB", "MATCH", "SIMILAR"]);
const constants: ReadonlySet<string> = new Set(["NULL", "TRUE", "FALSE"]);
const operators: ReadonlySet<string> = new Set([
  "+", "-", "*", "/", "%", "||", "=", "==", "<>", "!=", "<", ">", "<=", ">=", "<=>", "&", "|", "^", "<<", ">>", "->", "->>", "//", "**", "&&", "@>", "<@", "^@", "~", "~~", "!~~", "~~*", "!~~*", "!~", "~*",
  "AND", "OR", "XOR", "DIV", "MOD", "LIKE", "ILIKE", "RLIKE", "REGEXP", "GLOB", "MATCH", "BETWEEN", "ESCAPE", "OVERLAPS",
]);
