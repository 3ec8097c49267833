import { nearestName } from "@useatlas/plugin-sdk";
import type { QueryFacts } from "../facts.ts";
import type { FunctionList } from "../functions/allowed-functions.ts";
import { place, Refusal } from "../refusal.ts";

export function checkFunctions({ functions }: QueryFacts, { allowed, text }: { allowed: FunctionList; text: string }): void {
  for (const { name, written, offset, role } of functions) {
    const isAllowed = role === "rows" ? allowed.hasRows(name) : allowed.hasValue(name);
    if (isAllowed) continue;
    const where = role === "rows" ? "in FROM, where only functions that need no table, file or network may stand" : "in a query here";
    const known = advice.find(([pattern]) => pattern.test(name))?.[1];
    const nearest = role === "value" && known === undefined ? nearestName(name, allowed.nearby.filter((candidate) => isOfLength(candidate, name))) : undefined;
    throw new Refusal("SQL_FUNCTION_NOT_ALLOWED", `Function ${written}() (${place(text, offset)}) is not allowed ${where}.${known ?? (nearest ? ` Perhaps ${nearest}() does what is meant.` : "")}`);
  }
}

/** The lists are long, and a distance is dear: names of another length are no typing error. */
function isOfLength(candidate: string, name: string): boolean {
  return Math.abs(candidate.length - name.length) <= 2;
}

/** What a query may do instead, where a similar name would lead it astray. */
const advice: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^(?:current_(?!date|time)|session_user$|system_user$|(?:user|version|database|schema|connection_id|hostname)$)/, " It tells about the session, not about the data: leave it out."],
  [/sleep|benchmark|delay|wait/, " It only waits: leave it out."],
  [/^(?:dict(?:get|has|isin)|joinget)/, " It reads a dictionary: join a table that may be queried."],
  [/^(?:read_|load_|pg_read|file$|url$|s3$|glob$)/, " Files and addresses are not read: query a table."],
];
