import { quoteIdentifier } from "../quote.ts";
import type { CatalogColumn, CatalogTable } from "./catalog.ts";
import { columnsOf, type PluginSchema } from "./columns.ts";
import { createStep, hazard } from "./create-step.ts";
import type { Target } from "./alter-table.ts";
import { quarantineName } from "./names.ts";
import { dropReference } from "./references.ts";
import { addConstraint, alterColumn, alterTable, dropConstraint, foreignKey, setDefault } from "./statements.ts";
import type { Step } from "./types.ts";

export interface RemovalsOptions extends Omit<Target, "table"> {
  /** The tables with what was set aside, whose names are taken. */
  hidden: Map<string, CatalogTable> | undefined;
}

/**
 * Steps that take away what is declared no more. An older version of a plugin may run beside this one,
 * so each is a hazard and stands in a plan only when it was asked for.
 */
export function removals({ pluginId, schema, existing, hidden }: RemovalsOptions, declared: PluginSchema): Step[] {
  return [...(existing ?? [])].flatMap(([table, there]): Step[] => {
    const target: Target = { pluginId, schema, table, existing };
    if (!Object.hasOwn(declared, table)) return [quarantineTable(target, there, hidden?.keys() ?? [])];
    const wanted = new Map(columnsOf(declared, table).map((column) => [column.name, column]));
    return [...there.columns].flatMap(([field, found]): Step[] => {
      const column = wanted.get(field);
      if (column === undefined) return [quarantineColumn(target, field, found, hidden?.get(table)?.columns.keys() ?? [])];
      const references = found.reference && !column.reference ? [dropReference(target, field, found.reference, true)] : [];
      return found.uniqueName !== undefined && !column.unique ? [...references, dropUnique(target, field, found.uniqueName)] : references;
    });
  });
}

/** Renames the table and lets go of what it refers to: its data stays, and its rows hold up nobody. */
function quarantineTable(target: Target, there: CatalogTable, taken: Iterable<string>): Step {
  const { pluginId, schema, table } = target;
  const hidden = quarantineName(table, taken);
  const references = [...there.columns].flatMap(([field, { reference }]) => (reference ? [{ field, reference }] : []));
  const drops = references.map(({ reference }) => dropConstraint(target, reference.name));
  const adds = references.map(({ field, reference }) => addConstraint(target, reference.name, foreignKey(reference, field, reference)));
  return createStep({
    pluginId, table, on: { schema, table }, kind: "quarantine-table",
    sql: [...drops, alterTable(target, `RENAME TO ${quoteIdentifier(hidden)}`)].join(";\n"),
    reversal: [alterTable({ schema, table: hidden }, `RENAME TO ${quoteIdentifier(table)}`), ...adds].join(";\n"),
    hazards: [hazard("DROP", { pluginId, table }, `is taken away; its data is kept as "${hidden}"`)],
  });
}

/** Renames the column and lets go of what it demands: its data stays, and rows without it can be inserted. */
function quarantineColumn(target: Target, field: string, found: CatalogColumn, taken: Iterable<string>): Step {
  const { pluginId, schema, table } = target;
  const hidden = quarantineName(field, taken);
  const { reference, required, defaultExpression } = found;
  const off = [...(required ? ["DROP NOT NULL"] : []), ...(defaultExpression === null ? [] : ["DROP DEFAULT"])];
  const on = [...(required ? ["SET NOT NULL"] : []), ...(defaultExpression === null ? [] : [setDefault(defaultExpression)])];
  const rename = (from: string, to: string) => alterTable(target, `RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`);
  return createStep({
    pluginId, table, field, on: { schema, table }, kind: "quarantine-column",
    sql: [...(reference ? [dropConstraint(target, reference.name)] : []), ...(off.length > 0 ? [alterColumn(target, field, ...off)] : []), rename(field, hidden)].join(";\n"),
    reversal: [rename(hidden, field), ...(on.length > 0 ? [alterColumn(target, field, ...on)] : []), ...(reference ? [addConstraint(target, reference.name, foreignKey(reference, field, reference))] : [])].join(";\n"),
    hazards: [hazard("DROP", { pluginId, table, field }, `is taken away; its data is kept as "${hidden}"`)],
  });
}

function dropUnique(target: Target, field: string, name: string): Step {
  const { pluginId, schema, table } = target;
  return createStep({
    pluginId, table, field, on: { schema, table }, kind: "drop-unique",
    sql: dropConstraint(target, name),
    reversal: addConstraint(target, name, `UNIQUE (${quoteIdentifier(field)})`),
    hazards: [hazard("DROP_UNIQUE", { pluginId, table, field }, "is no longer unique")],
  });
}
