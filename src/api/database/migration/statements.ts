import { qualify, quoteIdentifier } from "../quote.ts";
import type { Column } from "./columns.ts";

export interface Place {
  schema: string;
  table: string;
}

export function createSchema(schema: string): string {
  return `CREATE SCHEMA ${quoteIdentifier(schema)}`;
}

export function createTable({ schema, table }: Place, columns: readonly Column[]): string {
  return `CREATE TABLE ${qualify(schema, table)} (\n${columns.map((column) => `  ${definition(column)}`).join(",\n")}\n)`;
}

/** A column of a table that is there; a table has one primary key at most. */
export function addColumn({ schema, table }: Place, column: Column, { hasPrimaryKey }: { hasPrimaryKey: boolean }): string {
  const primaryKey = column.primaryKey && !hasPrimaryKey;
  return `ALTER TABLE ${qualify(schema, table)} ADD COLUMN ${definition({ ...column, primaryKey })}`;
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

export function dropConstraint(place: Place, name: string): string {
  return alterTable(place, `DROP CONSTRAINT ${quoteIdentifier(name)}`);
}

export function foreignKey({ schema }: Place, column: string, target: { table: string; column: string }): string {
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

function definition({ name, type, required, unique, primaryKey, defaultExpression }: Column): string {
  const parts = [quoteIdentifier(name), type];
  if (defaultExpression !== undefined) parts.push(`DEFAULT ${defaultExpression}`);
  if (required) parts.push("NOT NULL");
  if (primaryKey) parts.push("PRIMARY KEY");
  else if (unique) parts.push("UNIQUE");
  return parts.join(" ");
}
