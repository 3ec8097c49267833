import type { QueryFacts } from "../facts.ts";
import type { Token } from "../lexer/token.ts";
import { place, Refusal } from "../refusal.ts";
import { otherStatements, reservedWords, type Grammar } from "./grammar.ts";
import type { Scope } from "./scope.ts";

/** A place in a query that is being read, and what was found until there. */
export interface Reader {
  text: string;
  tokens: readonly Token[];
  index: number;
  grammar: Grammar;
  facts: QueryFacts;
  scope: Scope | undefined;
  depth: number;
  /** SELECTs that were read as queries: as many as the text has. */
  selects: number;
}

export function peek(reader: Reader, ahead = 0): Token {
  return reader.tokens[Math.min(reader.index + ahead, reader.tokens.length - 1)] ?? endOfText;
}

export function advance(reader: Reader): Token {
  const token = peek(reader);
  reader.index++;
  return token;
}

/** True where these words or symbols stand, one after the other. */
export function at(reader: Reader, ...keys: string[]): boolean {
  return keys.every((key, ahead) => peek(reader, ahead).key === key);
}

export function atAny(reader: Reader, keys: ReadonlySet<string>, ahead = 0): boolean {
  return keys.has(peek(reader, ahead).key);
}

/** Goes behind these words or symbols where they stand. */
export function accept(reader: Reader, ...keys: string[]): boolean {
  if (!at(reader, ...keys)) return false;
  reader.index += keys.length;
  return true;
}

export function acceptAny(reader: Reader, keys: ReadonlySet<string>): boolean {
  if (!atAny(reader, keys)) return false;
  reader.index++;
  return true;
}

export function expect(reader: Reader, ...keys: string[]): void {
  if (!accept(reader, ...keys)) unexpected(reader, keys.join(" "));
}

export function unexpected(reader: Reader, wanted?: string): never {
  const token = peek(reader);
  const found = token.kind === "end" ? "the query ends" : `${reader.text.slice(token.start, Math.min(token.end, token.start + 40))} stands`;
  if (otherStatements.has(token.key) && wanted === "SELECT") throw new Refusal("SQL_NOT_SELECT", `${token.key} is not allowed (${place(reader.text, token.start)}): only SELECT.`);
  if (token.key === "INTO" || token.key === "SETTINGS") refuseConstruct(reader, token.key, "leave it out");
  const where = token.kind === "end" ? "" : ` at ${place(reader.text, token.start)}`;
  throw new Refusal("SQL_UNPARSABLE", wanted ? `${found}${where} where ${wanted} is expected.` : `${found}${where}, which cannot be read as part of a SELECT here.`);
}

/** `instead` says what the query may do in its place. */
export function refuseConstruct(reader: Reader, what: string, instead?: string): never {
  throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `${what} is not allowed (${place(reader.text, peek(reader).start)})${instead ? `: ${instead}` : ""}.`);
}

/** True for what can name a column, a table or an alias. */
export function isName({ kind, key }: Token, { reserved }: Grammar): boolean {
  return kind === "quoted" || (kind === "word" && !reservedWords.has(key) && !reserved.has(key));
}

export function expectName(reader: Reader): Token {
  if (!isName(peek(reader), reader.grammar)) unexpected(reader, "a name");
  return advance(reader);
}

/** Runs `read` one level deeper; a query that nests beyond reason is refused before the stack ends. */
export function nested<Result>(reader: Reader, read: (reader: Reader) => Result): Result {
  if (++reader.depth > deepest) throw new Refusal("SQL_TOO_DEEP", `The query nests more than ${deepest} levels deep.`);
  const result = read(reader);
  reader.depth--;
  return result;
}

/** One or more, with commas between. */
export function readList(reader: Reader, read: (reader: Reader) => void): void {
  do read(reader);
  while (accept(reader, ","));
}

const deepest = 200;
const endOfText: Token = { kind: "end", key: "", text: "", start: 0, end: 0 };
