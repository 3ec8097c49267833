import { lexerRules } from "../../../../src/api/sql/lexer/rules.ts";
import { tokenize } from "../../../../src/api/sql/lexer/tokenize.ts";
import type { Token } from "../../../../src/api/sql/lexer/token.ts";
import { reservedWords } from "../../../../src/api/sql/reader/grammar.ts";
import { corpusTables, type Dialect } from "./corpus.ts";
import type { Random } from "./random.ts";

/** Another text that does what `sql` does, or more: what was an attack stays one. */
export function disguise(sql: string, dialect: Dialect, random: Random): string {
  let text = sql;
  for (let rounds = 1 + random.below(3); rounds > 0; rounds--) text = random.pick([respace, recase, wrap])(text, dialect, random);
  return text;
}

/** An honest query with a foreign table or a foreign function in it; undefined where it has no place for one. */
export function splice(sql: string, dialect: Dialect, random: Random): string | undefined {
  const tokens = tokenize(sql, lexerRules[dialect]).tokens;
  const places = tokens.flatMap((token, index) => {
    if (isTable(token, tokens[index - 1])) return [{ token, texts: foreignTables }];
    // A number that stands for a value; behind LIMIT, in types and before a % engines take constants only.
    const isValue = token.kind === "number" && /^(?:=|<>|>|<|\+|-|\*|THEN|ELSE|AND|SELECT)$/.test(tokens[index - 1]?.key ?? "");
    return isValue ? [{ token, texts: foreignValues }] : [];
  });
  const [first, ...others] = places;
  if (first === undefined) return undefined;
  const { token, texts } = random.pick([first, ...others]);
  return `${sql.slice(0, token.start)}${random.pick(texts)}${sql.slice(token.end)}`;
}

function isTable({ kind, text }: Token, previous: Token | undefined): boolean {
  return kind === "word" && corpusTables.includes(text) && (previous?.key === "FROM" || previous?.key === "JOIN");
}

/** Other blanks between the tokens. A text that our lexer refuses stays as it is. */
function respace(sql: string, dialect: Dialect, random: Random): string {
  return betweenTokens(sql, dialect, (gap) => (/^[ \t\n]+$/.test(gap) ? random.pick([" ", "\n", "\t", "\r\n", "  ", " /* x */ ", "/**/", " -- x\n", "\n/* ' */\n"]) : gap));
}

/** Keywords in other letters; names may change what they name. */
function recase(sql: string, dialect: Dialect, random: Random): string {
  return betweenTokens(sql, dialect, (gap) => gap, ({ kind, key }, written) => {
    if (kind !== "word" || !reservedWords.has(key)) return written;
    return random.pick([written.toLowerCase(), written.toUpperCase(), [...written].map((letter, index) => (index % 2 ? letter.toLowerCase() : letter.toUpperCase())).join("")]);
  });
}

function wrap(sql: string, _dialect: Dialect, random: Random): string {
  const inner = `\n${sql.replace(/;\s*$/, "")}\n`;
  return random.pick([
    `SELECT * FROM (${inner}) z`,
    `SELECT 1 FROM orders WHERE EXISTS (${inner})`,
    `WITH w AS (${inner}) SELECT * FROM w`,
    `${inner} UNION ALL SELECT 1`,
    `SELECT 1 UNION ALL ${inner}`,
    `SELECT (${inner}) AS z`,
    `SELECT id FROM orders WHERE id IN (${inner})`,
    `SELECT COALESCE((${inner}), 1) FROM orders`,
    `(${inner})`,
  ]);
}

function betweenTokens(sql: string, dialect: Dialect, onGap: (gap: string) => string, onToken: (token: Token, written: string) => string = (_token, written) => written): string {
  let tokens: Token[];
  try {
    ({ tokens } = tokenize(sql, lexerRules[dialect]));
  } catch {
    return sql;
  }
  let text = "";
  let end = 0;
  for (const token of tokens) {
    text += onGap(sql.slice(end, token.start)) + onToken(token, sql.slice(token.start, token.end));
    end = token.end;
  }
  return text;
}

const foreignTables: [string, ...string[]] = ["secret", "other.orders", "information_schema.tables", "(SELECT * FROM secret)", "(SELECT * FROM (SELECT 1 FROM secret) y)", "secret, orders"];
const foreignValues: [string, ...string[]] = ["(SELECT MAX(id) FROM secret)", "evil_function(1)", "sleep(5)", "pg_sleep(5)", "load_file('/etc/passwd')", "(SELECT 1 WHERE EXISTS (SELECT 1 FROM secret))", "CASE WHEN EXISTS (SELECT 1 FROM secret) THEN 1 END"];
