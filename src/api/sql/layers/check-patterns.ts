import { tokenize } from "../lexer/tokenize.ts";
import { lexerRules } from "../lexer/rules.ts";
import type { Engine } from "../reader/grammar.ts";
import { Refusal } from "../refusal.ts";

/** Holds a plugin's patterns against what the engine executes: not against comments, nor against what literals say. */
export function checkPatterns(text: string, { patterns, engine }: { patterns: readonly RegExp[]; engine: Engine }): void {
  if (patterns.length === 0) return;
  const masked = maskText(text, engine);
  const found = patterns.find((pattern) => pattern.test(masked));
  if (found) throw new Refusal("SQL_PATTERN_FORBIDDEN", `The query matches ${found}, which this connection forbids.`);
}

/** The text with comments blanked and the bodies of literals filled with x; as long as before, its lines where they were. */
export function maskText(text: string, engine: Engine): string {
  let masked = "";
  let end = 0;
  for (const [from, to] of tokenize(text, lexerRules[engine]).masked) {
    masked += text.slice(end, from) + maskOne(text.slice(from, to));
    end = to;
  }
  return masked + text.slice(end);
}

function maskOne(part: string): string {
  if (/^(?:--|\/|#)/.test(part)) return part.replace(/[^\n]/g, " ");
  const body = part.search(/['"$]/) + 1;
  return part.slice(0, body) + part.slice(body, -1).replace(/[^\n]/g, "x") + part.slice(-1);
}
