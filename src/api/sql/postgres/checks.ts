import { Refusal } from "../refusal.ts";
import { namesOf, type Node } from "./tree.ts";

/** Types come from pg_catalog; those that turn a text into an object of the catalogue (regclass) do not come at all. */
export function checkType({ names }: Node): void {
  const parts = namesOf(names);
  const name = parts.at(-1) ?? "";
  if (parts.length > 1 && parts[0] !== "pg_catalog") throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Type "${parts.join(".")}" is not allowed: only Postgres's own types.`);
  if (name.startsWith("reg")) throw new Refusal("SQL_CONSTRUCT_NOT_ALLOWED", `Type ${name} is not allowed: it looks into the catalogue.`);
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
