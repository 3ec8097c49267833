import { createContext, Script, type Context } from "node:vm";
import { tokenize } from "../lexer/tokenize.ts";
import { lexerRules } from "../lexer/rules.ts";
import type { Engine } from "../reader/grammar.ts";
import { Refusal } from "../refusal.ts";

/** Holds a plugin's patterns against what the engine executes: not against comments, nor against what literals say. */
export function checkPatterns(text: string, { patterns, engine }: { patterns: readonly RegExp[]; engine: Engine }): void {
  if (patterns.length === 0) return;
  const masked = maskText(text, engine);
  const found = findInTime(patterns, masked);
  if (found) throw new Refusal("SQL_PATTERN_FORBIDDEN", `The query matches ${found}, which this connection forbids.`);
}

/** A pattern such as /(a+)+$/ would hold the whole process for years; a machine of its own is stopped when its time is up. */
function findInTime(patterns: readonly RegExp[], masked: string): RegExp | undefined {
  machine ??= { context: createContext(Object.create(null)), script: new Script("patterns.findIndex((pattern) => pattern.test(masked))") };
  const started = performance.now();
  let index: unknown;
  try {
    Object.assign(machine.context, { patterns, masked });
    index = machine.script.runInContext(machine.context, { timeout: longestMs });
  } catch {
    index = undefined;
  } finally {
    Object.assign(machine.context, { patterns: [], masked: "" });
  }
  // Bun's RegExp gives up a costly search by itself, and then answers that it found nothing.
  const inTime = performance.now() - started < longestMs;
  if (typeof index === "number" && (index >= 0 || inTime)) return patterns[index];
  throw new Refusal("SQL_PATTERN_TIMED_OUT", `This connection's forbidden patterns could not be held against the query within ${longestMs} ms: write a shorter query.`);
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

const longestMs = 100;
let machine: { context: Context; script: Script } | undefined;
