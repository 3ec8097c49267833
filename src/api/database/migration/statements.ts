import { qualify, quoteIdentifier } from "../quote.ts";
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

/** One batch; it is run until it finds no row. */
export function backfill({ schema, table }: Place, column: string, value: string): string {
  const [name, field] = [qualify(schema, table), quoteIdentifier(column)];
  return `UPDATE ${name} SET ${field} = ${value} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${field} IS NULL LIMIT 5000 FOR UPDATE))`;
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
