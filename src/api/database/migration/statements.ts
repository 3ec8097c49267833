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

export function addUnique({ schema, table }: Place, column: string): string {
  return `ALTER TABLE ${qualify(schema, table)} ADD UNIQUE (${quoteIdentifier(column)})`;
}

export function addReference({ schema, table }: Place, column: string, target: { table: string; column: string }): string {
  const references = `${qualify(schema, target.table)} (${quoteIdentifier(target.column)})`;
  return `ALTER TABLE ${qualify(schema, table)} ADD FOREIGN KEY (${quoteIdentifier(column)}) REFERENCES ${references}`;
}

function definition({ name, type, required, unique, primaryKey, defaultExpression }: Column): string {
  const parts = [quoteIdentifier(name), type];
  if (defaultExpression !== undefined) parts.push(`DEFAULT ${defaultExpression}`);
  if (required) parts.push("NOT NULL");
  if (primaryKey) parts.push("PRIMARY KEY");
  else if (unique) parts.push("UNIQUE");
  return parts.join(" ");
}
