/** One part of a table's name, as it is compared. */
export interface NamePart {
  text: string;
  quoted: boolean;
}

/**
 * The parts of a table's name, written as in a query: `orders`, `sales.orders`, `"Order Items"`.
 * Undefined for anything else, such as a pattern, a subquery or a name with blanks that is not quoted.
 */
export function parseTableName(name: string): readonly NamePart[] | undefined {
  if (name.length > longest || !whole.test(name)) return undefined;
  return (name.match(part) ?? []).map((text) => {
    const closing = closings[text.charAt(0)];
    if (closing === undefined) return { text, quoted: false };
    return { text: text.slice(1, -1).replaceAll(closing + closing, closing), quoted: true };
  });
}

/** A name as the engine stores it. */
export function foldName({ text, quoted }: NamePart, dbType: string): string {
  if (quoted || exact.has(dbType)) return text;
  return dbType === "snowflake" ? text.toUpperCase() : text.toLowerCase();
}

/** The same for all spellings of one table. Where it is not known how an engine compares names, spellings are told apart. */
export function tableKey(name: string, dbType: string): string {
  const parts = parseTableName(name);
  if (!parts || !known.has(dbType)) return name;
  const stored = parts.map((one) => foldName(one, dbType));
  return (blind.has(dbType) ? stored.map((text) => text.toLowerCase()) : stored).join("\u0000");
}

/** Whether two columns' names are the same to the engine. */
export function isSameColumn(written: NamePart, stored: string, dbType: string): boolean {
  if (written.text === stored || foldName(written, dbType) === stored) return true;
  const folds = blind.has(dbType) || dbType === "mysql" || !known.has(dbType);
  return folds && written.text.toLowerCase() === stored.toLowerCase();
}

/** A text as a literal of the engine's SQL. */
export function quoteLiteral(text: string, dbType: string): string {
  const escaped = dbType === "mysql" || dbType === "clickhouse" || dbType === "snowflake" ? text.replaceAll("\\", "\\\\") : text;
  return `'${escaped.replaceAll("'", "''")}'`;
}

const longest = 512;
const closings: Record<string, string> = { '"': '"', "`": "`", "[": "]" };
// A dash may stand in a word, as in BigQuery's projects; two of them begin a comment.
const piece = String.raw`"(?:[^"\p{Cc}]|"")+"|` + "`(?:[^`\\p{Cc}]|``)+`" + String.raw`|\[[^\]\p{Cc}]+\]|(?:(?!--)[\p{L}\p{N}_$#@-])+`;
const part = new RegExp(piece, "gu");
const whole = new RegExp(`^(?:${piece})(?:\\.(?:${piece})){0,3}$`, "u");
/** Engines that tell the case of tables' names apart. */
const exact = new Set(["mysql", "clickhouse"]);
/** Engines that do not, whether they are quoted or not. */
const blind = new Set(["duckdb", "sqlite"]);
const known = new Set(["postgres", "duckdb", "sqlite", "snowflake", "mysql", "clickhouse"]);
