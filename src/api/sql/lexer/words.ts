import { place, Refusal } from "../refusal.ts";
import type { LexerRules } from "./rules.ts";

export function isDigit(char: string): boolean {
  return char >= "0" && char <= "9" && char.length === 1;
}

export function isNameStart(text: string, index: number, rules: LexerRules): boolean {
  const code = text.charCodeAt(index);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
  return isNameBeyondAscii(text, index, rules);
}

/** The offset behind the unquoted name that begins at `index`. */
export function readName(text: string, index: number, rules: LexerRules): number {
  let end = index;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    const plain = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
    if (!plain && !(code === 36 && rules.dollarInNames) && !(code >= 128 && isNameBeyondAscii(text, end, rules))) break;
    end++;
  }
  return end;
}

/** The offset behind the number that begins at `index`. A letter that touches it makes engines differ, and is refused. */
export function readNumber(text: string, index: number, rules: LexerRules): number {
  number.lastIndex = index;
  const end = index + (number.exec(text)?.[0].length ?? 1);
  if (rules.digitSeparators !== true && text.slice(index, end).includes("_")) {
    throw new Refusal("SQL_UNPARSABLE", `"${text.slice(index, end)}" (${place(text, index)}) is no number here: write it without underscores.`);
  }
  if (end < text.length && (isNameStart(text, end, rules) || text.charAt(end) === "$")) {
    throw new Refusal("SQL_UNPARSABLE", `"${text.slice(index, end + 1)}" (${place(text, index)}) is neither a number nor a name: leave a blank between them, or quote the name.`);
  }
  return end;
}

function isNameBeyondAscii(text: string, index: number, { beyondAscii }: LexerRules): boolean {
  if (beyondAscii === "any") return true;
  return beyondAscii === "letters" && letter.test(text.charAt(index));
}

const letter = /[\p{L}\p{M}\p{N}]/u;
const number = /0[xX][0-9a-fA-F]+|0[bB][01]+|(?:\d+(?:_\d+)*)?(?:\.\d+(?:_\d+)*|\.(?![.\w]))?(?:[eE][+-]?\d+)?/y;
