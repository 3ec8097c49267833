import { qualify, quoteIdentifier } from "../quote.ts";
import type { CatalogColumn, CatalogTable } from "./catalog.ts";
import { columnsOf, type Column, type PluginSchema } from "./columns.ts";
import type { NameConstraint } from "./constraint-names.ts";
import { createStep, hazard, type CreateStepOptions } from "./create-step.ts";
import { sameDefault } from "./defaults.ts";
import { duplicates, empties, misfits, orphans } from "./guards.ts";
import { addColumn, addConstraint, alterColumn, alterTable, backfill, dropConstraint, isNotNull, setDefault } from "./statements.ts";
import type { Step } from "./types.ts";

/** Where a plan looks at one table. */
export interface Surroundings {
  pluginId: string;
  schema: string;
  table: string;
  declared: PluginSchema;
  /** The tables of the schema, as they are called once the plan has renamed them. */
  existing: Map<string, CatalogTable> | undefined;
}

export interface Target extends Surroundings {
  nameOf: NameConstraint;
}

/** The steps that bring one column of a table that is there to its declaration, without its reference. */
export function alterColumnSteps(target: Target, column: Column, there: CatalogTable): Step[] {
  const found = there.columns.get(column.name);
  if (found === undefined) return addSteps(target, column, there);
  const sameType = found.type === column.type;
  const isNewlyUnique = column.unique && (!found.unique || found.uniqueIndex !== undefined);
  // What was unique may be so no more where values are converted, or filled in.
  const isUnsure = column.unique && (isNewlyUnique || !sameType || isFilled(column, found));
  const { reference } = column;
  const questions = [...(isUnsure ? [duplicates(target, column)] : []), ...(reference && found.reference && isFilled(column, found) ? [orphans(target, column, reference)] : [])];
  return [
    ...(sameType ? [] : [changeType(target, column, found)]),
    ...(sameType && !sameDefault(column, found) ? [changeDefault(target, column, found)] : []),
    ...requiredSteps(target, column, found),
    ...(isNewlyUnique ? uniqueSteps(target, column.name, found) : []),
  ].map((one, index) => (index === 0 ? { ...one, guards: [...one.guards, ...questions] } : one));
}

/** True when rows without a value get the default, which what was demanded of them before need not allow. */
export function isFilled({ required, defaultExpression }: Column, found: CatalogColumn): boolean {
  return required && !found.required && defaultExpression !== undefined;
}

function addSteps(target: Target, column: Column, there: CatalogTable): Step[] {
  const { name, required, defaultExpression } = column;
  const primaryKey = column.primaryKey && there.primaryKey === undefined;
  const unique = column.unique && !primaryKey;
  const sql = addColumn(target, { ...column, unique: false, primaryKey }, target.nameOf);
  // Only a value that differs from row to row has to be written into each.
  const rewrites = defaultExpression === "gen_random_uuid()";
  const reversal = alterTable(target, `DROP COLUMN ${quoteIdentifier(name)}`);
  const guards = [...(required && defaultExpression === undefined ? [empties(target, column)] : []), ...(unique ? [duplicates(target, column)] : [])];
  const added = step(target, name, { kind: "add-column", sql, reversal, rewrites, guards });
  return unique ? [added, ...uniqueSteps(target, name, undefined)] : [added];
}

/** The index is built beside the writers; the constraint then takes it over. One that a killed build left behind is built anew. */
function uniqueSteps(target: Target, field: string, found: CatalogColumn | undefined): Step[] {
  const left = found?.uniqueIndex;
  const name = target.nameOf(target.table, field, "key");
  const drop = (index: string) => `DROP INDEX CONCURRENTLY IF EXISTS ${qualify(target.schema, index)}`;
  const table = qualify(target.schema, target.table);
  // The constraint gives the index its own name.
  const index = left?.valid ? left.name : name;
  const build = `CREATE UNIQUE INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${table} (${quoteIdentifier(field)})`;
  return [
    ...(left?.valid === false ? [step(target, field, { kind: "drop-index", sql: drop(left.name), reversal: "" })] : []),
    ...(left?.valid ? [] : [step(target, field, { kind: "build-index", sql: build, reversal: drop(name) })]),
    step(target, field, { kind: "add-unique", sql: addConstraint(target, name, `UNIQUE USING INDEX ${quoteIdentifier(index)}`), reversal: dropConstraint(target, name) }),
  ];
}

function changeType(target: Target, column: Column, found: CatalogColumn): Step {
  const change = (type: string, expression: string | null | undefined) => {
    const using = `TYPE ${type} USING ${quoteIdentifier(column.name)}::text::${type}`;
    return alterColumn(target, column.name, "DROP DEFAULT", using, setDefault(expression));
  };
  const where = { pluginId: target.pluginId, table: target.table, field: column.name };
  const changed = `is ${found.type} in the database and becomes ${column.type}`;
  const binary = column.type === "text" && found.type.startsWith("character varying");
  const widened = column.type === "text" || (column.type === "double precision" && /^(smallint|integer|real)$/.test(found.type));
  const kind = widened ? "REWRITE" : "DATA_LOSS";
  const effect = widened ? "every row is written anew while nobody can use the table" : "what the new type cannot hold is lost";
  return step(target, column.name, {
    kind: "change-type",
    sql: binary ? alterColumn(target, column.name, `TYPE ${column.type}`, setDefault(column.defaultExpression)) : change(column.type, column.defaultExpression),
    reversal: widened && !isFilled(column, found) ? change(found.type, found.defaultExpression) : null,
    rewrites: !binary,
    guards: widened || binary ? [] : [misfits(target, column)],
    hazards: binary ? [] : [hazard(kind, where, `${changed}: ${effect}`)],
  });
}

function changeDefault(target: Target, column: Column, found: CatalogColumn): Step {
  const sql = alterColumn(target, column.name, setDefault(column.defaultExpression));
  return step(target, column.name, { kind: "set-default", sql, reversal: alterColumn(target, column.name, setDefault(found.defaultExpression)) });
}

/**
 * A check that is validated beside the writers spares SET NOT NULL its own reading of the table. The rows are filled before:
 * a check refuses every change to a row that is not.
 */
function requiredSteps(target: Target, column: Column, found: CatalogColumn): Step[] {
  const { name, required, defaultExpression } = column;
  const check = found.requiredCheck;
  const constraint = check?.name ?? target.nameOf(target.table, name, "required");
  const drop = dropConstraint(target, constraint);
  const dropCheck = step(target, name, { kind: "drop-check", sql: drop, reversal: "" });
  const leftover = check ? [dropCheck] : [];
  const [set, unset] = ["SET NOT NULL", "DROP NOT NULL"].map((action) => alterColumn(target, name, action));
  if (required === found.required) return leftover;
  if (!required) return [...leftover, step(target, name, { kind: "drop-not-null", sql: unset ?? "", reversal: set ?? "" })];
  const guards = defaultExpression === undefined ? [empties(target, column)] : [];
  return [
    ...(defaultExpression === undefined || check?.valid ? [] : [step(target, name, { kind: "backfill", sql: backfill(target, name, defaultExpression, filledBeside(target, name)), reversal: "" })]),
    ...(check ? [] : [step(target, name, { kind: "add-check", sql: addConstraint(target, constraint, `${isNotNull(name)} NOT VALID`), reversal: `${alterTable(target, `DROP CONSTRAINT IF EXISTS ${quoteIdentifier(constraint)}`)}`, guards })]),
    ...(check?.valid ? [] : [step(target, name, { kind: "validate-check", sql: alterTable(target, `VALIDATE CONSTRAINT ${quoteIdentifier(constraint)}`), reversal: "" })]),
    step(target, name, { kind: "set-not-null", sql: set ?? "", reversal: unset ?? "" }),
    dropCheck,
  ];
}

/** The other fields of the table that rows without a value get the default of, with that. */
function filledBeside({ declared, table, existing }: Target, field: string): [string, string][] {
  return columnsOf(declared, table).flatMap((column): [string, string][] => {
    const found = existing?.get(table)?.columns.get(column.name);
    return column.name !== field && column.defaultExpression !== undefined && found && isFilled(column, found) ? [[column.name, column.defaultExpression]] : [];
  });
}

function step({ pluginId, schema, table }: Target, field: string, rest: Omit<CreateStepOptions, "pluginId" | "table" | "field" | "on">): Step {
  return createStep({ pluginId, table, field, on: { schema, table }, ...rest });
}
