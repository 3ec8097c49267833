import { qualify, quoteIdentifier, quoteLiteral } from "../quote.ts";
import type { Column } from "./columns.ts";
import type { NameConstraint } from "./constraint-names.ts";

export interface Place {
  schema: string;
  table: string;
}

export function createSchema(schema: string): string {
  return `CREATE SCHEMA ${quoteIdentifier(schema)}`;
}

export function createTable({ schema, table }: Place, columns: readonly Column[], nameOf: NameConstraint): string {
  return `CREATE TABLE ${qualify(schema, table)} (\n${columns.map((column) => `  ${definition(table, column, nameOf)}`).join(",\n")}\n)`;
}

export function addColumn({ schema, table }: Place, column: Column, nameOf: NameConstraint): string {
  return `ALTER TABLE ${qualify(schema, table)} ADD COLUMN ${definition(table, column, nameOf)}`;
}

/** `ALTER TABLE …` with `actions` behind it. */
export function alterTable({ schema, table }: Place, ...actions: string[]): string {
  return `ALTER TABLE ${qualify(schema, table)} ${actions.join(", ")}`;
}

export function alterColumn(place: Place, column: string, ...actions: string[]): string {
  return alterTable(place, ...actions.map((action) => `ALTER COLUMN ${quoteIdentifier(column)} ${action}`));
}

export function addConstraint(place: Place, name: string, definition: string): string {
  return alterTable(place, `ADD CONSTRAINT ${quoteIdentifier(name)} ${definition}`);
}

export function renameConstraint(place: Place, from: string, to: string): string {
  return alterTable(place, `RENAME CONSTRAINT ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`);
}

export function dropConstraint(place: Place, name: string): string {
  return alterTable(place, `DROP CONSTRAINT ${quoteIdentifier(name)}`);
}

export function foreignKey({ schema }: Pick<Place, "schema">, column: string, target: { table: string; column: string }): string {
  return `FOREIGN KEY (${quoteIdentifier(column)}) REFERENCES ${qualify(schema, target.table)} (${quoteIdentifier(target.column)})`;
}

export function isNotNull(column: string): string {
  return `CHECK (${quoteIdentifier(column)} IS NOT NULL)`;
}

export function setDefault(expression: string | null | undefined): string {
  return expression === undefined || expression === null ? "DROP DEFAULT" : `SET DEFAULT ${expression}`;
}

/**
 * One batch, behind the place in the table that the transaction's setting names, or from the start. Gives the last place that it saw, null behind the last.
 * A row that is changed at this moment may move on unseen: nothing is left only when nothing is found from the start.
 * The `others` of the row are filled with it: what requires them may be there already, and would refuse the row as it is.
 */
export function backfill({ schema, table }: Place, column: string, value: string, others: readonly [string, string][] = []): string {
  const [name, field] = [qualify(schema, table), quoteIdentifier(column)];
  const values = [`${field} = ${value}`, ...others.map(([other, its]) => `${quoteIdentifier(other)} = COALESCE(${quoteIdentifier(other)}, ${its})`)];
  const behind = `COALESCE(NULLIF(current_setting(${quoteLiteral(backfilledTo)}, true), ''), '(0,0)')::tid`;
  return `WITH batch AS (SELECT ctid AS place FROM ${name} WHERE ${field} IS NULL AND ctid > ${behind} LIMIT 5000),
  filled AS (UPDATE ${name} SET ${values.join(", ")} WHERE ctid = ANY (ARRAY(SELECT place FROM batch)) AND ${field} IS NULL RETURNING 1)
SELECT max(place)::text AS place, (SELECT count(*)::int FROM filled) AS rows FROM batch`;
}

/** Has a backfill go on behind `place`, in this transaction only. */
export function goOnBehind(place: string): string {
  return `SELECT set_config(${quoteLiteral(backfilledTo)}, ${place}, true)`;
}

function definition(table: string, { name, type, required, unique, primaryKey, defaultExpression }: Column, nameOf: NameConstraint): string {
  const parts = [quoteIdentifier(name), type];
  const constraint = (label: "pkey" | "key") => `CONSTRAINT ${quoteIdentifier(nameOf(table, name, label))}`;
  if (defaultExpression !== undefined) parts.push(`DEFAULT ${defaultExpression}`);
  if (required) parts.push("NOT NULL");
  if (primaryKey) parts.push(constraint("pkey"), "PRIMARY KEY");
  else if (unique) parts.push(constraint("key"), "UNIQUE");
  return parts.join(" ");
}

const backfilledTo = "atlas.backfilled_to";
