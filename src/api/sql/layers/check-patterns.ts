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
  for (const timeout of timeoutsMs) {
    const index = findIndex({ patterns, masked, timeout });
    if (index !== undefined) return patterns[index];
  }
  throw new Refusal("SQL_PATTERN_TIMED_OUT", `This connection's forbidden patterns could not be held against the query within ${timeoutsMs.at(-1)} ms: write a shorter query.`);
}

/** Which pattern matches, -1 when none does; undefined when that was not found out in time. */
function findIndex({ patterns, masked, timeout }: { patterns: readonly RegExp[]; masked: string; timeout: number }): number | undefined {
  machine ??= { context: createContext(Object.create(null)), script: new Script("patterns.findIndex((pattern) => pattern.test(masked))") };
  const started = performance.now();
  let index: unknown;
  try {
    Object.assign(machine.context, { patterns, masked });
    index = machine.script.runInContext(machine.context, { timeout });
  } catch {
    return undefined;
  } finally {
    Object.assign(machine.context, { patterns: [], masked: "" });
  }
  // Bun's RegExp gives up a costly search by itself, and then answers that it found nothing.
  const inTime = performance.now() - started < timeout;
  return typeof index === "number" && (index >= 0 || inTime) ? index : undefined;
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

// By the clock on the wall: where a busy machine has put the process to sleep, the second try tells a slow pattern from a slow machine.
const timeoutsMs = [100, 400];
let machine: { context: Context; script: Script } | undefined;
