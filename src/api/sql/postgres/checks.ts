import { Refusal } from "../refusal.ts";
import { namesOf, type Node } from "./tree.ts";

/**
 * Types come from pg_catalog; those that turn a text into an object of the catalogue (regclass) do not come at all. Any
 * other name may be that of a table, whose columns a value of that type would tell: it may be compared with (an enum),
 * and nothing else.
 */
export function checkType({ names }: Node, parent: string): void {
  const parts = namesOf(names);
  const name = parts.at(-1) ?? "";
  if (parts.length > 1 && parts[0] !== "pg_catalog") throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Type "${parts.join(".")}" is not allowed: only Postgres's own types.`);
  // Types of arrays begin with an underscore.
  if (/^_*(?:reg|aclitem)/.test(name)) throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Type ${name} is not allowed: it looks into the catalogue.`);
  if (parts.length === 1 && parent !== "A_Expr" && !types.has(name)) throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Type ${name} is not allowed here: only Postgres's own types are, and others where a value is compared.`);
}

/** `OPERATOR(schema.+)` could be anybody's function. */
export function checkOperator(name: unknown): void {
  const parts = namesOf(name);
  if (parts.length > 1 && parts[0] !== "pg_catalog") throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `OPERATOR(${parts.join(".")}) is not allowed: only Postgres's own operators.`);
}

export function checkSample({ method }: Node): void {
  const name = namesOf(method).join(".");
  if (name !== "bernoulli" && name !== "system") throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `TABLESAMPLE ${name} is not allowed: only BERNOULLI and SYSTEM.`);
}

const types: ReadonlySet<string> = new Set(`
  bool int2 int4 int8 float4 float8 numeric money oid text name char bpchar varchar bytea bit varbit uuid date time timetz timestamp timestamptz interval json jsonb jsonpath xml
  inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery pg_lsn xid xid8 tid record void unknown
  int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange
  citext hstore ltree lquery ltxtquery cube earth geometry geography box2d box3d raster vector halfvec sparsevec tdigest hll h3index semver`.split(/\s+/));
