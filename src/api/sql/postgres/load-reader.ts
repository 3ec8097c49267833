import type { QueryFacts } from "../facts.ts";
import { place, Refusal } from "../refusal.ts";
import { readPostgres } from "./read-postgres.ts";

/** Postgres's own parser, loaded when the first query for Postgres is judged. */
export async function loadPostgresReader(): Promise<(text: string) => QueryFacts> {
  const { loadModule, parseSync } = await import("libpg-query");
  await loadModule();
  return (text) => readPostgres(text, (sql) => parse(sql, parseSync));
}

function parse(text: string, parseSync: (sql: string) => unknown): unknown {
  checkCost(text);
  try {
    return parseSync(text);
  } catch (thrown) {
    throw new Refusal("SQL_UNPARSABLE", `Postgres cannot parse the query: ${described(thrown, text)}.`);
  }
}

/** On these the parser's time grows with the square of their number: 100,000 characters of them would stop the process for seconds. */
function checkCost(text: string): void {
  if (text.split("/*", mostComments + 2).length > mostComments + 1) throw new Refusal("SQL_TOO_LONG", `The query holds more than ${mostComments} comments.`);
  if (longOperator.test(text)) throw new Refusal("SQL_TOO_LONG", "The query holds a row of over 1000 operators without a blank.");
}

function described(thrown: unknown, text: string): string {
  if (!(thrown instanceof Error)) return "it is malformed";
  const details = "sqlDetails" in thrown ? thrown.sqlDetails : undefined;
  const position = typeof details === "object" && details !== null && "cursorPosition" in details ? details.cursorPosition : undefined;
  return typeof position === "number" && position >= 0 ? `${thrown.message} (${place(text, position)})` : thrown.message;
}

const mostComments = 1000;
const longOperator = /[+*/<>=~!@#%^&|`?-]{1001}/;
