/** A query or sub-query: what it reads from, and every name of a field or relationship in it. */
export interface QueryFacts {
  /** An object, or in a sub-query of the field list the relationship that leads to it. */
  from: string;
  alias: string | undefined;
  /** Names of fields, also behind relationships: `Name`, `Owner.Name`. */
  paths: string[];
  typeofs: { path: string; whens: { object: string; paths: string[] }[]; elses: string[] }[];
  /** Sub-queries of the field list: `from` is a relationship of this query's object. */
  children: QueryFacts[];
  /** Sub-queries of conditions: `from` is an object. */
  semiJoins: QueryFacts[];
  /** What the rows will hold, as far as the query says: a path, an alias, a relationship, or `expr0`. */
  columns: string[];
  /** Whether it is `SELECT COUNT()`, whose answer has no rows. */
  countsOnly: boolean;
}

/** A query that does not run, in words for whoever wrote it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
