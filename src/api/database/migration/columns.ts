import type { PluginFieldDefinition, PluginTableDefinition } from "@useatlas/plugin-sdk";
import { quoteLiteral } from "../quote.ts";

/** As PostgreSQL spells them, so that they compare with its catalog. */
export type ColumnType = "text" | "double precision" | "boolean" | "timestamp with time zone" | "uuid";

export interface Column {
  name: string;
  type: ColumnType;
  required: boolean;
  unique: boolean;
  primaryKey: boolean;
  /** An SQL expression. */
  defaultExpression?: string | undefined;
  reference?: { table: string; column: string } | undefined;
}

export type PluginSchema = Record<string, PluginTableDefinition>;

/** The columns of a declared table: its fields, and `id`, `created_at` and `updated_at` unless they are declared. */
export function columnsOf(schema: PluginSchema, table: string): Column[] {
  const fields = schema[table]?.fields ?? {};
  const declared = Object.entries(fields).map(([name, field]) => declaredColumn(schema, table, name, field));
  const missing = (column: Column) => !Object.hasOwn(fields, column.name);
  return [...[idColumn].filter(missing), ...declared, ...timeColumns.filter(missing)];
}

function declaredColumn(schema: PluginSchema, table: string, name: string, field: PluginFieldDefinition): Column {
  const { required = false, unique = false, defaultValue, references } = field;
  const type = typeOf(schema, table, name);
  const primaryKey = name === "id";
  return {
    name,
    type,
    required: required || primaryKey,
    unique: unique || primaryKey,
    primaryKey,
    defaultExpression: defaultValue === undefined || defaultValue === null ? undefined : literal(defaultValue, type),
    reference: references && { table: references.model, column: references.field },
  };
}

/** A reference takes the type of what it refers to; where references lead round in a circle, the first by name decides for all. */
function typeOf(schema: PluginSchema, table: string, name: string, seen: readonly Place[] = []): ColumnType {
  const fields = schema[table]?.fields ?? {};
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) return name === "id" ? "uuid" : "timestamp with time zone";
  const start = seen.findIndex((place) => place.table === table && place.name === name);
  const first = seen.slice(start).reduce<Place>((one, other) => (keyOf(other) < keyOf(one) ? other : one), { table, name });
  if (start >= 0) return types[schema[first.table]?.fields[first.name]?.type ?? field.type];
  return field.references === undefined ? types[field.type] : typeOf(schema, field.references.model, field.references.field, [...seen, { table, name }]);
}

interface Place {
  table: string;
  name: string;
}

function keyOf({ table, name }: Place): string {
  return JSON.stringify([table, name]);
}

function literal(value: unknown, type: ColumnType): string {
  if (type === "boolean") return value === true ? "true" : "false";
  return `${quoteLiteral(value instanceof Date ? value.toISOString() : String(value))}::${type}`;
}

const types: Record<PluginFieldDefinition["type"], ColumnType> = {
  string: "text",
  number: "double precision",
  boolean: "boolean",
  date: "timestamp with time zone",
};
const idColumn: Column = { name: "id", type: "uuid", required: true, unique: true, primaryKey: true, defaultExpression: "gen_random_uuid()" };
const timeColumns: Column[] = ["created_at", "updated_at"].map((name) => ({
  name,
  type: "timestamp with time zone",
  required: true,
  unique: false,
  primaryKey: false,
  defaultExpression: "now()",
}));
