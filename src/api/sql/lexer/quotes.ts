import { place, Refusal } from "../refusal.ts";

interface Quote {
  closing: string;
  /** A backslash takes the next character with it. */
  escapes: boolean;
  /** Refuses what engines end differently. */
  plain: boolean;
}

/** The offset behind the quote that closes the one at `index`. A doubled quote stands for itself. */
export function endOfQuote(text: string, index: number, { closing, escapes, plain }: Quote): number {
  let at = index + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (escapes && char === "\\") {
      at += 2;
    } else if (char !== closing) {
      at++;
    } else if (plain) {
      return endOfPlainQuote(text, index, at);
    } else if (text.charAt(at + 1) === closing) {
      at += 2;
    } else {
      return at + 1;
    }
  }
  throw new Refusal("SQL_UNPARSABLE", `The quote ${text.charAt(index)} at ${place(text, index)} is not closed.`);
}

function endOfPlainQuote(text: string, index: number, close: number): number {
  const closing = text.charAt(close);
  if (/[\\\r\n[]/.test(text.slice(index + 1, close)) || text.charAt(close + 1) === closing) {
    throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Between ${text.charAt(index)} and ${closing}, backslashes, line ends and doubled quotes are not allowed here (${place(text, index)}).`);
  }
  return close + 1;
}

/** What a quoted name names. */
export function unquote(body: string, closing: string, escapes: boolean): string {
  if (escapes && body.includes("\\")) throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", "Backslashes in quoted names are not allowed.");
  return body.includes(closing) ? body.replaceAll(closing + closing, closing) : body;
}

/** The offset behind a literal in dollars that begins at `index`; `index` itself where none does. */
export function endOfDollarQuote(text: string, index: number, kind: "tagged" | "plain"): number {
  const second = text.indexOf("$", index + 1);
  if (second < 0) return index;
  const tag = text.slice(index, second + 1);
  if (kind === "plain" ? tag !== "$$" : !/^\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$$/.test(tag)) return index;
  const close = text.indexOf(tag, second + 1);
  if (close < 0) throw new Refusal("SQL_UNPARSABLE", `The literal that begins with ${tag} at ${place(text, index)} is not closed.`);
  return close + tag.length;
}
