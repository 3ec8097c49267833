import type { LimitFact, QueryFacts } from "../facts.ts";
import { tokenize } from "../lexer/tokenize.ts";
import type { Token } from "../lexer/token.ts";
import { Refusal } from "../refusal.ts";
import { grammars, otherStatements, type Grammar, type ReadEngine } from "./grammar.ts";
import { startsQuery } from "./parentheses.ts";
import { readQuery, type QueryShape } from "./query.ts";
import { at, peek, unexpected, type Reader } from "./reader.ts";

/**
 * Reads one SELECT as its engine would, or refuses the text. It knows less than the engine, never something else: every
 * token is taken by a rule, every name in the place of a table is noted, and what no rule takes is refused.
 */
export function readSql(text: string, engine: ReadEngine): QueryFacts {
  const grammar = grammars[engine];
  const { tokens, end } = onlyStatement(tokenize(text, grammar.lexer).tokens, text);
  const reader: Reader = { text, tokens, index: 0, grammar, facts: { tables: [], functions: [], limit: { kind: "open" }, end }, scope: undefined, depth: 0, selects: 0 };

  checkStart(reader);
  const shape = readQuery(reader);
  if (peek(reader).kind !== "end") unexpected(reader);
  checkEverySelect(reader);
  reader.facts.limit = limitOf(shape, grammar);
  return reader.facts;
}

/** The tokens up to the semicolon that ends the statement, and where that is. */
function onlyStatement(tokens: readonly Token[], text: string): { tokens: readonly Token[]; end: number } {
  const semicolon = tokens.findIndex(({ key }) => key === ";");
  if (semicolon < 0) return { tokens, end: text.length };
  const rest = tokens.slice(semicolon).filter(({ kind, key }) => kind !== "end" && key !== ";");
  if (rest.length > 0) throw new Refusal("SQL_SEVERAL_STATEMENTS", "The text holds several statements: send one SELECT, without a semicolon inside.");
  return { tokens: [...tokens.slice(0, semicolon), ...tokens.slice(-1)], end: tokens[semicolon]?.start ?? 0 };
}

function checkStart(reader: Reader): void {
  const { kind, key } = peek(reader);
  if (kind === "end") throw new Refusal("SQL_EMPTY", "The query is empty: nothing is left without its comments.");
  const duck = reader.grammar.duck && (key === "PIVOT" || key === "UNPIVOT");
  if (!duck && otherStatements.has(key)) throw new Refusal("SQL_NOT_SELECT", `${key} is not allowed: only one SELECT that reads, which may begin with WITH.`);
  if (!startsQuery(reader) && !at(reader, "(")) throw new Refusal("SQL_UNPARSABLE", `The query begins with ${key || "something else"} where SELECT or WITH is expected.`);
}

/** A second way to the same answer: a SELECT that was read as anything but a query means that the text was misread. */
function checkEverySelect({ tokens, selects }: Reader): void {
  const written = tokens.filter(({ key }) => key === "SELECT").length;
  if (written !== selects) throw new Refusal("SQL_UNPARSABLE", "A SELECT stands where none can be read.");
}

/** What the LIMIT of the text means for the whole result, and whether one may be written behind it. */
function limitOf({ limit, kind, branches }: QueryShape, { engine, click }: Grammar): LimitFact {
  // In ClickHouse the LIMIT behind a UNION belongs to its last branch.
  if (click && branches > 1) return { kind: "open" };
  if (limit.kind !== "none") return limit;
  const closed = (kind === "brackets" && (click || engine === "sqlite" || engine === "generic")) || (kind === "values" && engine !== "duckdb") || engine === "generic";
  return closed ? { kind: "open" } : limit;
}
