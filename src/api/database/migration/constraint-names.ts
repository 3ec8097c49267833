import { createHash } from "node:crypto";
import { columnsOf, type Column, type PluginSchema } from "./columns.ts";
import { clip, objectName } from "./names.ts";

export type ConstraintLabel = "key" | "pkey" | "fkey" | "required";
export type NameConstraint = (table: string, field: string, label: ConstraintLabel) => string;

/**
 * Names the constraints of what is declared: as PostgreSQL itself would, with a hash where two would share a name or somebody else has it.
 * Nothing but the declaration decides, so that every way to it ends in the same names.
 */
export function constraintNames(declared: PluginSchema, taken: ReadonlySet<string> = new Set()): NameConstraint {
  const claims = claimsOf(declared);
  return (table, field, label) => {
    const plain = plainName(table, field, label);
    return taken.has(plain) || (claims.get(plain) ?? 0) > 1 ? hashedName(table, field, label) : plain;
  };
}

/** True for a name that `constraintNames` gives, and for one that PostgreSQL made free with a number. */
export function isOwnName(name: string, table: string, field: string, label: ConstraintLabel): boolean {
  return name === plainName(table, field, label) || name === hashedName(table, field, label) || isNumbered(name, table, field, label);
}

/** True for a name that PostgreSQL chose because something that is not ours had the plain one: it stays. */
export function isNumbered(name: string, table: string, field: string, label: ConstraintLabel): boolean {
  const number = new RegExp(`_${label}(\\d+)$`).exec(name)?.[1];
  return number !== undefined && name === (label === "pkey" ? primaryKeyName(table, number) : objectName(table, field, label + number));
}

/** The names of the constraints of one declared table, as far as they stay. */
export function declaredConstraints(declared: PluginSchema, table: string): string[] {
  const nameOf = constraintNames(declared);
  return columnsOf(declared, table).flatMap((column) => labelsOf(column).filter((label) => label !== "required").map((label) => nameOf(table, column.name, label)));
}

/** A name that nothing else has. */
export function hashedName(table: string, field: string, label: ConstraintLabel): string {
  const hash = createHash("sha256").update(JSON.stringify([table, field])).digest("hex").slice(0, 8);
  return objectName(table, field, `${hash}_${label}`);
}

/** The names that a declaration asks for, with how often; tables and indexes share their names. */
function claimsOf(declared: PluginSchema): Map<string, number> {
  const names = Object.keys(declared).flatMap((table) => [table, ...columnsOf(declared, table).flatMap((column) => labelsOf(column).map((label) => plainName(table, column.name, label)))]);
  const claims = new Map<string, number>();
  for (const name of names) claims.set(name, (claims.get(name) ?? 0) + 1);
  return claims;
}

function labelsOf({ primaryKey, unique, required, reference }: Column): ConstraintLabel[] {
  const own: ConstraintLabel[] = primaryKey ? ["pkey"] : [...(unique ? (["key"] as const) : []), ...(required ? (["required"] as const) : [])];
  return reference ? [...own, "fkey"] : own;
}

function plainName(table: string, field: string, label: ConstraintLabel): string {
  return label === "pkey" ? primaryKeyName(table) : objectName(table, field, label);
}

function primaryKeyName(table: string, number = ""): string {
  const label = `_pkey${number}`;
  return clip(table, 63 - label.length) + label;
}
