import { nearestName } from "@useatlas/plugin-sdk";
import type { QueryFacts } from "../facts.ts";
import type { FunctionList } from "../functions/allowed-functions.ts";
import { place, Refusal } from "../refusal.ts";

export function checkFunctions({ functions }: QueryFacts, { allowed, text }: { allowed: FunctionList; text: string }): void {
  for (const { name, written, offset, role } of functions) {
    const isAllowed = role === "rows" ? allowed.hasRows(name) : allowed.hasValue(name);
    if (isAllowed) continue;
    const where = role === "rows" ? "in FROM, where only functions that need no table, file or network may stand" : "in a query here";
    const nearest = role === "value" ? nearestName(name, allowed.nearby.filter((candidate) => isOfLength(candidate, name))) : undefined;
    throw new Refusal("SQL_FUNCTION_NOT_ALLOWED", `Function ${written}() (${place(text, offset)}) is not allowed ${where}.${nearest ? ` Perhaps ${nearest}() does what is meant.` : ""}`);
  }
}

/** The lists are long, and a distance is dear: names of another length are no typing error. */
function isOfLength(candidate: string, name: string): boolean {
  return Math.abs(candidate.length - name.length) <= 2;
}
