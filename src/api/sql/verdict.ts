/** Permanent: prompts, tests and dashboards match on them. */
export type VerdictCode =
  | "SQL_EMPTY"
  | "SQL_TOO_LONG"
  | "SQL_CHARACTER_FORBIDDEN"
  | "SQL_PATTERN_FORBIDDEN"
  | "SQL_PATTERN_TIMED_OUT"
  | "SQL_UNPARSABLE"
  | "SQL_TOO_DEEP"
  | "SQL_NOT_SELECT"
  | "SQL_SEVERAL_STATEMENTS"
  | "SQL_CONSTRUCT_NOT_ALLOWED"
  | "SQL_TABLE_NOT_ALLOWED"
  | "SQL_FUNCTION_NOT_ALLOWED"
  | "SQL_VALIDATOR_REJECTED"
  | "SQL_VALIDATOR_FAILED";

/** What judged: the order in which a query passes them. */
export type Layer = "text" | "patterns" | "parse" | "tables" | "functions" | "limit" | "validator";

export interface Accepted {
  valid: true;
  /** What may run, to the byte: the judged text, at most with its outermost LIMIT added or lowered. */
  sql: string;
  /** As they are written in whitelists, such as `orders` or `public.products`. */
  tables: readonly string[];
  functions: readonly string[];
  /** Rows that the text itself limits the result to; null where only the driver can. */
  limit: number | null;
  layers: readonly Layer[];
}

export interface Rejected {
  valid: false;
  code: VerdictCode;
  /** In words that help the model to write a better query. */
  reason: string;
  /** The layer that said no. */
  layer: Layer;
  tables: readonly string[];
  functions: readonly string[];
  /** The layers that were passed before. */
  layers: readonly Layer[];
}

export type Verdict = Accepted | Rejected;
