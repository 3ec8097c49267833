import { quoteIdentifier } from "../quote.ts";
import type { CatalogReference } from "./catalog.ts";
import type { Target } from "./alter-table.ts";
import type { Column } from "./columns.ts";
import { createStep, hazard } from "./create-step.ts";
import { orphans } from "./guards.ts";
import { freeName } from "./names.ts";
import { addConstraint, alterTable, dropConstraint, foreignKey } from "./statements.ts";
import type { Guard, Step } from "./types.ts";

/** The steps for a column's declared reference. On a table that was there it is checked beside the writers. */
export function referenceSteps(target: Target, column: Column): Step[] {
  const { reference, name: field } = column;
  if (reference === undefined) return [];
  const { schema, table, existing } = target;
  const found = existing?.get(table)?.columns.get(field);
  const old = found?.reference;
  const referred = existing?.get(reference.table)?.columns.get(reference.column);
  const sameTypes = found?.type === column.type && referred?.type === column.type;
  const same = old?.schema === schema && old.table === reference.table && old.column === reference.column;
  // A foreign key stands in the way of a change of type on either side of it.
  const kept = old !== undefined && same && sameTypes;
  const validate = (name: string) => createStep({ ...place(target, field), kind: "validate-reference", target: { schema, table: reference.table }, sql: alterTable(target, `VALIDATE CONSTRAINT ${quoteIdentifier(name)}`), reversal: "" });
  if (kept) return old.valid ? [] : [validate(old.name)];

  const there = existing?.has(table) === true;
  const name = old?.name ?? freeName(existing, table, field, "fkey");
  const guards: Guard[] = sameTypes ? [orphans(target, field, reference)] : [];
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
  return [...(old ? [dropReference(target, field, old, !same)] : []), add, ...(there ? [validate(name)] : [])];
}

/** Takes a foreign key away; a hazard unless the plan adds it again. */
export function dropReference(target: Target, field: string, { name, schema, table, column }: CatalogReference, isHazard: boolean): Step {
  const where = place(target, field);
  return createStep({
    ...where,
    kind: "drop-reference",
    target: { schema, table },
    sql: dropConstraint(target, name),
    reversal: addConstraint(target, name, foreignKey({ schema, table }, field, { table, column })),
    hazards: isHazard ? [hazard("DROP_REFERENCE", where, `no longer refers to "${table}.${column}"`)] : [],
  });
}

function place({ pluginId, schema, table }: Target, field: string) {
  return { pluginId, table, field, on: { schema, table } };
}
