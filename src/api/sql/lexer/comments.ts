import { place, Refusal } from "../refusal.ts";
import type { LexerRules } from "./rules.ts";

/** Where the comment that begins at `index` ends; `index` itself where none begins. */
export function skipComment(text: string, index: number, rules: LexerRules): number {
  const char = text.charAt(index);
  if (char === "-") return isDashComment(text, index, rules) ? endOfLine(text, index) : index;
  if (char === "/") {
    if (text.charAt(index + 1) === "*") return endOfBlock(text, index, rules);
    return rules.lineComments.includes("//") && text.charAt(index + 1) === "/" ? endOfLine(text, index) : index;
  }
  if (char === "#") return rules.lineComments.some((start) => text.startsWith(start, index)) ? endOfLine(text, index) : index;
  return index;
}

function isDashComment(text: string, index: number, { dashes }: LexerRules): boolean {
  if (text.charAt(index + 1) !== "-") return false;
  if (dashes === "always") return true;
  const next = text.charAt(index + 2);
  const blank = next === "" || next === " " || next === "\t" || next === "\n" || next === "\r";
  if (blank || dashes === "beforeBlank") return blank;
  throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Two dashes need a blank behind them (${place(text, index)}): "-- " begins a comment everywhere, "--" does not.`);
}

function endOfLine(text: string, index: number): number {
  const found = text.indexOf("\n", index);
  const end = found < 0 ? text.length : found;
  const carriage = text.slice(index, end).indexOf("\r");
  // Some engines end the line at a bare CR, others do not.
  if (carriage >= 0 && index + carriage !== end - 1) throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `The comment at ${place(text, index)} holds a bare carriage return: end lines with a line feed.`);
  return end;
}

function endOfBlock(text: string, index: number, { nestedComments, executableComments }: LexerRules): number {
  if (executableComments.some((mark) => text.slice(index + 2, index + 2 + mark.length).toUpperCase() === mark)) {
    throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Comments that the server obeys (/*! … */, /*+ … */) are not allowed (${place(text, index)}): leave it out.`);
  }
  let depth = 1;
  let at = index + 2;
  while (depth > 0) {
    const close = text.indexOf("*/", at);
    if (close < 0) throw new Refusal("SQL_UNPARSABLE", `The comment that begins with /* at ${place(text, index)} is not closed.`);
    const open = text.slice(at, close).indexOf("/*");
    if (open < 0) {
      depth--;
      at = close + 2;
      continue;
    }
    if (nestedComments === "refuse") throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `The comment at ${place(text, index)} holds another /*: comments must not be nested.`);
    depth++;
    at += open + 2;
  }
  return at;
}
