import { parseTableName, type NamePart } from "../table-name.ts";

/** The column that a dimension's or a measure's SQL is, unless it is an expression. A name without SQL is a column too. */
export function columnOf(sql: string | { name: string }, table: string): NamePart | undefined {
  if (typeof sql !== "string") return { text: sql.name, quoted: false };
  const written = sql.trim();
  if (/^\d/.test(written) || keywords.has(written.toLowerCase())) return undefined;
  const parts = word.test(written) ? parseTableName(written) : undefined;
  const column = parts?.at(-1);
  if (!parts || !column || parts.length === 1) return column;
  return isTable(parts.slice(0, -1), table) ? column : undefined;
}

/** The columns of a table that a condition names together with it, such as `orders.id` for the table orders. */
export function columnsIn(sql: string, tables: readonly string[]): NamePart[] {
  const unquoted = sql.replace(/'(?:[^']|'')*'/g, "''");
  return [...unquoted.matchAll(qualified)].flatMap(([text]) => {
    const parts = parseTableName(text) ?? [];
    const column = parts.at(-1);
    return column && tables.some((table) => isTable(parts.slice(0, -1), table)) ? [column] : [];
  });
}

/** Whether the name is the table's, or the last part of it, by which a query may call it too. */
function isTable(parts: readonly NamePart[], table: string): boolean {
  const own = (parseTableName(table) ?? []).map(({ text }) => text.toLowerCase());
  const named = parts.map(({ text }) => text.toLowerCase());
  return named.length > 0 && own.slice(-named.length).join("\u0000") === named.join("\u0000");
}

const piece = '(?:"(?:[^"]|"")+"|`[^`]+`|[\\p{L}_][\\p{L}\\p{N}_$]*)';
const word = new RegExp(`^${piece}(?:\\.${piece})*$`, "u");
// Not the name of a function.
const qualified = new RegExp(`(?<![\\p{L}\\p{N}_$."\`])${piece}(?:\\.${piece})+(?![\\p{L}\\p{N}_$."\`]|\\s*\\()`, "gu");
/** What stands alone and is no column. */
const keywords = new Set(["true", "false", "null", "current_date", "current_timestamp", "current_time", "localtime", "localtimestamp", "current_user", "sysdate"]);
