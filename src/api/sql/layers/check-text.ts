import { place, Refusal } from "../refusal.ts";

/** Trims a query; refuses what no reader should see: nothing, too much, and characters that hide what is written. */
export function checkText(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === ";") throw new Refusal("SQL_EMPTY", "The query is empty.");
  if (trimmed.length > longest) throw new Refusal("SQL_TOO_LONG", `The query has ${trimmed.length} characters; ${longest} are allowed.`);
  const found = hidden.exec(trimmed);
  if (!found) return trimmed;
  const code = found[0].codePointAt(0) ?? 0;
  throw new Refusal("SQL_CHARACTER_FORBIDDEN", `The query holds the invisible character U+${code.toString(16).toUpperCase().padStart(4, "0")} (${place(trimmed, found.index)}).`);
}

const longest = 100_000;
/** Control characters but tab and line ends, half a surrogate pair, marks that turn the direction of writing. */
const hidden = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]|\p{Cs}/u;
