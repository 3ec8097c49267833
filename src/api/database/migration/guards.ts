import { qualify, quoteIdentifier } from "../quote.ts";
import type { Target } from "./alter-table.ts";
import { columnsOf, type Column } from "./columns.ts";
import type { Guard } from "./types.ts";
import { formerField, formerPlace, valueAfter } from "./values.ts";

/** The rows that there are must have a value of the new type. The question itself fails where one has not. */
export function misfits(target: Target, column: Column): Guard {
  const from = `FROM ${tableAsIs(target)}`;
  const message = `${named(target, column)} becomes ${column.type}, but the table holds values that are none.`;
  const hint = `Change or remove them before: SELECT DISTINCT ${nameAsIs(target, column)} ${from}`;
  return { sql: `(SELECT count(${valueAfter(target, column)}) < 0 ${from})`, mayFail: true, refusal: { code: "TYPE_MISFIT", ...placeOf(target, column), message, hint } };
}

/** What becomes required and has no default must have a value in every row. */
export function empties(target: Target, column: Column): Guard {
  const isNew = !target.existing?.get(target.table)?.columns.has(column.name);
  const lost = `FROM ${tableAsIs(target)}${isNew ? "" : ` WHERE ${nameAsIs(target, column)} IS NULL`}`;
  const message = isNew
    ? `${named(target, column)} is required and has no default, but the table has rows already.`
    : `${named(target, column)} is declared as required and has no default, but the table has rows without it.`;
  const hint = isNew ? "Give the field a defaultValue, or leave out required." : `Give the field a defaultValue, or fill the rows: SELECT count(*) ${lost}`;
  return { sql: `EXISTS (SELECT ${lost})`, refusal: { code: "REQUIRED_WITHOUT_DEFAULT", ...placeOf(target, column), message, hint } };
}

/** What becomes unique must differ in every row, with the defaults that rows get. */
export function duplicates(target: Target, column: Column): Guard {
  const groups = `FROM ${valuesOf(target, column)} GROUP BY value HAVING count(value) > 1`;
  const isNew = !target.existing?.get(target.table)?.columns.has(column.name);
  const message = isNew
    ? `${named(target, column)} is unique and has a default, but the table has several rows, which would all get it.`
    : `${named(target, column)} is declared unique, but several rows hold the same value, or would get it.`;
  const hint = isNew ? "Leave out unique or defaultValue." : `Find them with: SELECT value, count(*) ${groups}`;
  return { sql: `EXISTS (SELECT ${groups})`, refusal: { code: "FIELD_DUPLICATES", ...placeOf(target, column), message, hint } };
}

/** What refers must find what it refers to. */
export function orphans(target: Target, column: Column, reference: { table: string; column: string }): Guard {
  const referred = { ...target, table: reference.table };
  const key = columnsOf(target.declared, reference.table).find(({ name }) => name === reference.column);
  const isThere = target.existing?.has(reference.table) === true && key !== undefined;
  // EXCEPT reads each table once, also where the server has no statistics and would look every row up by reading the other table whole.
  const lost = `SELECT value FROM ${valuesOf(target, column)} WHERE value IS NOT NULL${isThere ? ` EXCEPT SELECT value FROM ${valuesOf(referred, key)}` : ""}`;
  const message = `${named(target, column)} refers to "${reference.table}.${reference.column}", but the table holds values that are not there.`;
  return { sql: `EXISTS (${lost})`, refusal: { code: "REFERENCE_ORPHANS", ...placeOf(target, column), message, hint: `Find them with: ${lost}` } };
}

function valuesOf(target: Target, column: Column): string {
  return `(SELECT ${valueAfter(target, column)} AS value FROM ${tableAsIs(target)}) AS rows`;
}

function tableAsIs(target: Target): string {
  const { schema, table } = formerPlace(target);
  return qualify(schema, table);
}

function nameAsIs(target: Target, { name }: Column): string {
  return quoteIdentifier(formerField(target, name));
}

function named({ pluginId, table }: Target, { name }: Column): string {
  return `"${table}.${name}" of plugin "${pluginId}"`;
}

function placeOf({ pluginId, table }: Target, { name: field }: Column) {
  return { pluginId, table, field };
}
