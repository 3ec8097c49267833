export type TokenKind = "word" | "quoted" | "string" | "number" | "symbol" | "end";

export interface Token {
  kind: TokenKind;
  /** What tells tokens apart: a word in capitals, a symbol as it is; empty for what people name or write freely. */
  key: string;
  /** A word as written; a quoted identifier or a number without its decoration; empty for a string. */
  text: string;
  start: number;
  end: number;
}

export interface Lexed {
  tokens: Token[];
  /** Stretches of the text that the engine does not execute: comments, and the bodies of literals. */
  masked: [start: number, end: number][];
}
