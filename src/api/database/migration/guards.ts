import { qualify, quoteIdentifier } from "../quote.ts";
import type { Column } from "./columns.ts";
import type { Guard } from "./types.ts";

interface Target {
  pluginId: string;
  schema: string;
  table: string;
}

/** What a new column asks of a table that has rows. Expressions like gen_random_uuid() give each row its own value. */
export function rows(target: Target, column: Column): Guard[] {
  const { pluginId, schema, table } = target;
  const field = column.name;
  const from = `FROM ${qualify(schema, table)}`;
  const place = `"${table}.${field}" of plugin "${pluginId}"`;
  if (column.required && column.defaultExpression === undefined) {
    const message = `${place} is required and has no default, but the table has rows already.`;
    const hint = "Give the field a defaultValue, or leave out required.";
    return [{ sql: `EXISTS (SELECT ${from})`, refusal: { code: "REQUIRED_WITHOUT_DEFAULT", pluginId, table, field, message, hint } }];
  }
  if (column.unique && column.defaultExpression !== undefined && !column.primaryKey) {
    const message = `${place} is unique and has a default, but the table has several rows, which would all get it.`;
    const hint = "Leave out unique or defaultValue.";
    return [{ sql: `EXISTS (SELECT ${from} OFFSET 1)`, refusal: { code: "FIELD_DUPLICATES", pluginId, table, field, message, hint } }];
  }
  return [];
}

/** Asked when a field becomes required and has no default for the rows without it. */
export function empties({ pluginId, schema, table }: Target, field: string): Guard {
  const lost = `FROM ${qualify(schema, table)} WHERE ${quoteIdentifier(field)} IS NULL`;
  const message = `"${table}.${field}" of plugin "${pluginId}" is declared as required and has no default, but the table has rows without it.`;
  return { sql: `EXISTS (SELECT ${lost})`, refusal: { code: "REQUIRED_WITHOUT_DEFAULT", pluginId, table, field, message, hint: `Give the field a defaultValue, or fill the rows: SELECT count(*) ${lost}` } };
}

export function duplicates({ pluginId, schema, table }: Target, field: string): Guard {
  const column = quoteIdentifier(field);
  const groups = `SELECT FROM ${qualify(schema, table)} WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING count(*) > 1`;
  const message = `"${table}.${field}" of plugin "${pluginId}" is declared unique, but the table holds the same value in several rows.`;
  const hint = `Find them with: SELECT ${column}, count(*) FROM ${qualify(schema, table)} GROUP BY 1 HAVING count(*) > 1`;
  return { sql: `EXISTS (${groups})`, refusal: { code: "FIELD_DUPLICATES", pluginId, table, field, message, hint } };
}

export function orphans({ pluginId, schema, table }: Target, field: string, target: { table: string; column: string }): Guard {
  const column = quoteIdentifier(field);
  // EXCEPT reads each table once; for NOT EXISTS the server, without statistics of a table, reads the one for each row of the other.
  const lost = `SELECT ${column} FROM ${qualify(schema, table)} WHERE ${column} IS NOT NULL EXCEPT SELECT ${quoteIdentifier(target.column)} FROM ${qualify(schema, target.table)}`;
  const message = `"${table}.${field}" of plugin "${pluginId}" refers to "${target.table}.${target.column}", but the table holds values that are not there.`;
  return { sql: `EXISTS (${lost})`, refusal: { code: "REFERENCE_ORPHANS", pluginId, table, field, message, hint: `Find them with: ${lost}` } };
}
