/** What a query does, as its engine would read it. Both readers (Postgres's own, and ours) end here. */
export interface QueryFacts {
  /** Tables of the database; names that a WITH defines are none. */
  tables: TableUse[];
  functions: FunctionUse[];
  limit: LimitFact;
  /** Where the statement ends: what stands behind, a semicolon and comments, need not run. */
  end: number;
}

export interface TableUse {
  /** Schema and name, or the name alone, folded as the engine folds them. */
  key: readonly string[];
  written: string;
  offset: number;
}

export interface FunctionUse {
  /** Lower case, with its schema where one is written. */
  name: string;
  written: string;
  offset: number;
  /** In FROM, a function gives rows: other ones are allowed there. */
  role: "value" | "rows";
}

/** The LIMIT of the outermost query. */
export type LimitFact =
  /** None, and one may be written behind the query. */
  | { kind: "none" }
  /** A number, from `start` to `end` of the text. */
  | { kind: "count"; rows: number; start: number; end: number }
  /** Neither: a percentage, or a place where this engine's grammar takes none. */
  | { kind: "open" };
