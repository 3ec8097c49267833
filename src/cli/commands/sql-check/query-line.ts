import { messageOf, nearestName } from "@useatlas/plugin-sdk";

export interface QueryLine {
  readable: true;
  id: unknown;
  dialect: string;
  sql: string;
  tables: string[];
}

export interface UnreadableLine {
  readable: false;
  answer: { id: unknown; valid: false; code: "INPUT_INVALID"; reason: string; tables: []; functions: []; limit: null };
}

/** Reads `{"id", "dialect", "sql", "tables"}`, or says what is wrong with the line. */
export function parseQueryLine(line: string): QueryLine | UnreadableLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (thrown) {
    return unreadable(null, `The line is not JSON: ${messageOf(thrown)}.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return unreadable(null, "The line is not a JSON object.");
  const { id = null, dialect, sql, tables } = value as Record<string, unknown>; // an object, as was just seen
  if (typeof sql !== "string") return unreadable(id, '"sql" is not a text.');
  if (typeof dialect !== "string" || !dialects.includes(dialect)) return unreadable(id, wrongDialect(dialect));
  if (!isListOfTexts(tables)) return unreadable(id, '"tables" is not a list of table names.');
  return { readable: true, id, dialect, sql, tables };
}

function wrongDialect(dialect: unknown): string {
  const nearest = typeof dialect === "string" ? nearestName(dialect, dialects) : undefined;
  return `"dialect" is ${JSON.stringify(dialect) ?? "missing"}; it must be one of ${dialects.join(", ")}.${nearest ? ` Perhaps ${nearest}?` : ""}`;
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function unreadable(id: unknown, reason: string): UnreadableLine {
  return { readable: false, answer: { id, valid: false, code: "INPUT_INVALID", reason, tables: [], functions: [], limit: null } };
}

const dialects = ["postgres", "mysql", "mariadb", "duckdb", "clickhouse", "snowflake", "sqlite"];
