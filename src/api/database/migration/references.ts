import { quoteIdentifier } from "../quote.ts";
import type { CatalogReference } from "./catalog.ts";
import { isFilled, type Surroundings, type Target } from "./alter-table.ts";
import { columnsOf, type Column } from "./columns.ts";
import { isNumbered } from "./constraint-names.ts";
import { createStep, hazard } from "./create-step.ts";
import { orphans } from "./guards.ts";
import { addConstraint, alterTable, dropConstraint, foreignKey } from "./statements.ts";
import type { Guard, Step } from "./types.ts";
import { formerField, formerPlace } from "./values.ts";

/** The steps for a column's declared reference. On a table that was there it is checked beside the writers. */
export function referenceSteps(target: Target, column: Column): Step[] {
  const { reference, name: field } = column;
  if (reference === undefined) return [];
  const { schema, table, existing } = target;
  const old = existing?.get(table)?.columns.get(field)?.reference;
  const validate = (name: string) => createStep({ ...place(target, field), kind: "validate-reference", target: { schema, table: reference.table }, sql: alterTable(target, `VALIDATE CONSTRAINT ${quoteIdentifier(name)}`), reversal: "" });
  const name = target.nameOf(table, field, "fkey");
  const there = existing?.has(table) === true;
  const guards: Guard[] = there ? [orphans(target, column, reference)] : [];
  if (old && isKept(target, column)) return old.valid ? [] : [{ ...validate(isNumbered(old.name, table, field, "fkey") ? old.name : name), guards }];

  const definition = foreignKey(target, field, reference);
  const add = createStep({
    ...place(target, field),
    kind: "add-reference",
    on: there ? { schema, table } : undefined,
    target: existing?.has(reference.table) ? { schema, table: reference.table } : undefined,
    sql: addConstraint(target, name, there ? `${definition} NOT VALID` : definition),
    reversal: dropConstraint(target, name),
    guards,
  });
  return [...(old ? [dropReference(target, field, old, !isSame(target, column))] : []), add, ...(there ? [validate(name)] : [])];
}

/** True when the foreign key that is there serves the declared reference. It would stand in the way of a change of type on either side of it. */
export function isKept(target: Surroundings, column: Column): boolean {
  const { reference, name: field } = column;
  if (reference === undefined || !isSame(target, column)) return false;
  return !changesType(target, { table: target.table, field }) && !changesType(target, { table: reference.table, field: reference.column });
}

/** True when a declared column has another type in the database, or is not there. */
export function changesType({ declared, existing }: Pick<Surroundings, "declared" | "existing">, { table, field }: { table: string; field: string }): boolean {
  const column = Object.hasOwn(declared, table) ? columnsOf(declared, table).find(({ name }) => name === field) : undefined;
  return column !== undefined && existing?.get(table)?.columns.get(field)?.type !== column.type;
}

function isSame({ schema, table, existing }: Surroundings, { reference, name }: Column): boolean {
  const old = existing?.get(table)?.columns.get(name)?.reference;
  return old?.schema === schema && old.table === reference?.table && old.column === reference.column;
}

/** Takes a foreign key away, before anything is renamed; a hazard unless the plan adds it again. */
export function dropReference(target: Surroundings, field: string, { name, schema, table, column, formerTarget }: CatalogReference, isHazard: boolean): Step {
  const where = place(target, field);
  const was = formerTarget ?? { table, column };
  const on = formerPlace(target);
  const wanted = Object.hasOwn(target.declared, target.table) ? columnsOf(target.declared, target.table).find((one) => one.name === field) : undefined;
  const found = target.existing?.get(target.table)?.columns.get(field);
  return createStep({
    ...where,
    on,
    kind: "drop-reference",
    target: { schema, table: was.table },
    sql: dropConstraint(on, name),
    reversal: wanted && found && isFilled(wanted, found) ? null : addConstraint(on, name, foreignKey({ schema }, formerField(target, field), was)),
    hazards: isHazard ? [hazard("DROP_REFERENCE", where, `no longer refers to "${table}.${column}"`)] : [],
  });
}

function place({ pluginId, schema, table }: Surroundings, field: string) {
  return { pluginId, table, field, on: { schema, table } };
}
