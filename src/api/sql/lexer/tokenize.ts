import { place, Refusal } from "../refusal.ts";
import { skipComment } from "./comments.ts";
import { endOfDollarQuote, endOfQuote, unquote } from "./quotes.ts";
import type { LexerRules } from "./rules.ts";
import type { Lexed, Token, TokenKind } from "./token.ts";
import { isDigit, isNameStart, readName, readNumber } from "./words.ts";

/** Cuts a text into tokens exactly as the engine of `rules` does, or refuses it. */
export function tokenize(text: string, rules: LexerRules): Lexed {
  const tokens: Token[] = [];
  const masked: Lexed["masked"] = [];
  const symbols = symbolTable(rules);
  let index = 0;
  let lastEscapes = false;

  while (index < text.length) {
    const char = text.charAt(index);
    if (char === " " || char === "\n" || char === "\t" || char === "\r") {
      index++;
      continue;
    }
    const commentEnd = skipComment(text, index, rules);
    if (commentEnd > index) {
      masked.push([index, commentEnd]);
      index = commentEnd;
      continue;
    }
    index = readToken(char);
  }
  tokens.push({ kind: "end", key: "", text: "", start: text.length, end: text.length });
  return { tokens, masked };

  function readToken(char: string): number {
    if (rules.stringQuotes.includes(char)) return literal(index, index, rules.backslash === "always");
    const closing = rules.identifierQuotes[char];
    if (closing !== undefined) return quotedName(char, closing);
    if (char === "$" && rules.dollarQuotes !== "none") {
      const end = endOfDollarQuote(text, index, rules.dollarQuotes);
      if (end > index) return push("string", "", "", end, true);
    }
    if (char === "$" && rules.dollarColumns && isDigit(text.charAt(index + 1))) {
      const end = readName(text, index + 1, rules);
      return push("word", text.slice(index, end).toUpperCase(), text.slice(index, end), end);
    }
    if (isDigit(char) || (char === "." && isDigit(text.charAt(index + 1)) && !followsOperand())) {
      const end = readNumber(text, index, rules);
      return push("number", "", text.slice(index, end), end);
    }
    if (isNameStart(text, index, rules)) return word();
    const symbol = symbols[char]?.find((candidate) => text.startsWith(candidate, index));
    if (symbol === undefined) throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `${describe(text, index)} (${place(text, index)}) is not allowed outside of a literal here${hints[char] ?? ""}.`);
    return push("symbol", symbol, symbol, index + symbol.length);
  }

  function word(): number {
    const end = readName(text, index, rules);
    const name = text.slice(index, end);
    if (rules.dollarQuotes === "plain" && name.includes("$$")) throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `${name} holds $$, which also begins a literal: quote the name.`);
    // Some letters beyond ASCII have a capital within it ("ſ", "ı"): engines know no keyword in them.
    const key = isAscii(name) ? name.toUpperCase() : name;
    if (!rules.stringQuotes.includes(text.charAt(end)) || text.charAt(end) === '"') {
      if (key === "U" && /^&['"]/.test(text.slice(end, end + 2)) && rules.unicodeLiterals !== true) {
        throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Literals and names that begin with U& are not allowed (${place(text, index)}): write the characters themselves.`);
      }
      return push("word", key, name, end);
    }
    if (rules.stringPrefixes.includes(key)) return literal(index, end, rules.backslash === "always" || (rules.backslash === "prefixE" && key === "E"));
    // A short word that touches a quote may be a prefix that changes how the literal ends, in this version or the next.
    if ((key.length <= 2 && !shortKeywords.has(key)) || key.startsWith("_")) {
      throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `${name}'…' (${place(text, index)}) is no literal that is known here: leave a blank before the quote, or the prefix out.`);
    }
    return push("word", key, name, end);
  }

  function literal(start: number, quote: number, escapes: boolean): number {
    const previous = tokens.at(-1);
    const continues = previous?.kind === "string";
    if (continues && !rules.adjacentStrings) throw new Refusal("SQL_UNPARSABLE", `Two literals follow each other (${place(text, start)}): join them with ||.`);
    // A literal that goes on behind a line end escapes as it began.
    lastEscapes = escapes || (continues && lastEscapes);
    const end = endOfQuote(text, quote, { closing: text.charAt(quote), escapes: lastEscapes, plain: rules.plainLiteralsOnly === true });
    index = start;
    return push("string", "", "", end, true);
  }

  function quotedName(opening: string, closing: string): number {
    const escapes = rules.backslashInIdentifiers === true;
    const end = endOfQuote(text, index, { closing, escapes, plain: rules.plainLiteralsOnly === true || opening === "[" });
    return push("quoted", "", unquote(text.slice(index + 1, end - 1), closing, escapes), end);
  }

  function push(kind: TokenKind, key: string, value: string, end: number, mask = false): number {
    if (mask) masked.push([index, end]);
    tokens.push({ kind, key, text: value, start: index, end });
    return end;
  }

  /** After a name or a bracket, `.5` is the fifth part of it and no number. */
  function followsOperand(): boolean {
    const previous = tokens.at(-1);
    if (previous === undefined || previous.end !== index) return false;
    return previous.kind === "word" || previous.kind === "quoted" || previous.key === ")" || previous.key === "]";
  }
}

function symbolTable({ symbols }: LexerRules): Record<string, string[]> {
  const known = tables.get(symbols);
  if (known) return known;
  const table: Record<string, string[]> = {};
  for (const symbol of [...symbols].sort((left, right) => right.length - left.length)) (table[symbol.charAt(0)] ??= []).push(symbol);
  tables.set(symbols, table);
  return table;
}

function isAscii(name: string): boolean {
  for (let index = 0; index < name.length; index++) if (name.charCodeAt(index) > 127) return false;
  return true;
}

function describe(text: string, index: number): string {
  const code = text.codePointAt(index) ?? 0;
  return code > 32 && code < 127 ? `"${String.fromCodePoint(code)}"` : `The character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

const tables = new WeakMap<readonly string[], Record<string, string[]>>();
const shortKeywords = new Set(["AS", "OR", "IN", "BY", "ON", "IS", "IF"]);
const writeValue = ": write the value itself, without a parameter or an escape";
const hints: Record<string, string | undefined> = { "@": ": variables and stages are not read, write a value or the name of a table", "{": writeValue, "?": writeValue, $: writeValue, "`": ', quote names with " or not at all' };
