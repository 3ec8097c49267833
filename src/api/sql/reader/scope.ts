import type { Token } from "../lexer/token.ts";
import type { Grammar } from "./grammar.ts";

/** The names that WITH clauses define where a query stands, from the inside out. */
export interface Scope {
  names: Set<string>;
  parent: Scope | undefined;
}

/** A name as the engine compares it. */
export function foldName({ kind, text }: Pick<Token, "kind" | "text">, { fold, foldQuoted }: Pick<Grammar, "fold" | "foldQuoted">): string {
  if (fold === "exact" || (kind === "quoted" && !foldQuoted)) return text;
  return fold === "lower" ? foldAscii(text) : text.toUpperCase();
}

/** Only the letters that every version folds: beyond ASCII, names are compared as they are. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function isInScope(scope: Scope | undefined, name: string): boolean {
  for (let current = scope; current; current = current.parent) if (current.names.has(name)) return true;
  return false;
}
