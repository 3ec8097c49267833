import { columnsOf, type Column, type PluginSchema } from "../migration/columns.ts";
import { isQuarantined } from "../migration/names.ts";
import type { DeclaredPlugin } from "../migration/types.ts";
import { createLint, type Lint, type LintPlace } from "./lint-rules.ts";
import { reservedWords } from "./reserved-words.ts";

/** What the declaration itself says of trouble to come. Needs no database. */
export function lintSchema({ id: pluginId, schema = {} }: DeclaredPlugin): Lint[] {
  const odd = Object.keys(schema).length > 0 && !/^[a-z0-9_-]+$/.test(pluginId) ? [createLint("PLUGIN_ID_UNUSUAL", { pluginId }, `The id has other characters than usual`)] : [];
  return [...odd, ...Object.keys(schema).flatMap((table) => lintTable(pluginId, schema, table))];
}

function lintTable(pluginId: string, schema: PluginSchema, table: string): Lint[] {
  const place = { pluginId, table };
  const fields = schema[table]?.fields ?? {};
  const empty = Object.keys(fields).length === 0 ? [createLint("TABLE_WITHOUT_FIELDS", place, "No field is declared")] : [];
  const columns = columnsOf(schema, table).filter(({ name }) => Object.hasOwn(fields, name));
  return [...lintName(table, place), ...empty, ...columns.flatMap((column) => lintField(column, { ...place, field: column.name }))];
}

function lintField(column: Column, place: Required<LintPlace>): Lint[] {
  const { name, type, unique, primaryKey, defaultExpression, reference } = column;
  const [, value] = /^'(.*)'::uuid$/s.exec(type === "uuid" ? (defaultExpression ?? "") : "") ?? [];
  const longest = `${place.table}_${name}_${reference ? "fkey" : "key"}`;
  return [
    ...lintName(name, place),
    ...(systemColumns.includes(name) ? [createLint("NAME_OF_SYSTEM_COLUMN", place, `"${name}" cannot be a field`)] : []),
    ...((unique && !primaryKey) || reference ? (Buffer.byteLength(longest) > 63 ? [createLint("NAME_CUT", place, `The name of its constraint, "${longest}", is too long`)] : []) : []),
    ...(unique && !primaryKey && defaultExpression !== undefined ? [createLint("UNIQUE_WITH_DEFAULT", place, "It is unique and has a default")] : []),
    ...(value !== undefined && !uuid.test(value) ? [createLint("DEFAULT_NOT_OF_TARGET", place, `The default is not a uuid`)] : []),
    ...(reference && !unique ? [createLint("REFERENCE_WITHOUT_INDEX", place, `It refers to "${reference.table}.${reference.column}" and has no index`)] : []),
  ];
}

function lintName(name: string, place: LintPlace): Lint[] {
  if (isQuarantined(name)) return [createLint("NAME_SET_ASIDE", place, `"${name}" cannot be declared`)];
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) return [createLint("NAME_NEEDS_QUOTES", place, `"${name}" has other characters than plain names do`)];
  return reservedWords.has(name) ? [createLint("NAME_RESERVED", place, `"${name}" is reserved`)] : [];
}

const uuid = /^\{?[0-9a-f]{4}(-?[0-9a-f]{4}){7}\}?$/i;
const systemColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];
