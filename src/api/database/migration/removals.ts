import { quoteIdentifier } from "../quote.ts";
import type { CatalogColumn, CatalogReference, CatalogTable } from "./catalog.ts";
import { columnsOf, type PluginSchema } from "./columns.ts";
import { createStep, hazard } from "./create-step.ts";
import { createHider } from "./names.ts";
import { changesType, dropReference } from "./references.ts";
import { addConstraint, alterColumn, alterTable, dropConstraint, foreignKey, renameConstraint, setDefault } from "./statements.ts";
import type { Step } from "./types.ts";

interface Place {
  pluginId: string;
  schema: string;
  table: string;
}

export interface RemovalsOptions extends Omit<Place, "table"> {
  declared: PluginSchema;
  existing: Map<string, CatalogTable> | undefined;
  /** The tables with what was set aside, whose names are taken. */
  hidden: Map<string, CatalogTable> | undefined;
}

export interface Removal {
  step: Step;
  /** The names that others may have once the step is done. */
  frees: string[];
  /** Foreign keys that go, and what they lead from and to. */
  references: Link[];
  /** Set for what stands in the way of a change of type: the plan cannot do without it. */
  isNeeded: boolean;
}

interface Link {
  table: string;
  field: string;
  reference: CatalogReference;
}

/**
 * Steps that take away what is declared no more. An older version of a plugin may run beside this one,
 * so each is a hazard and stands in a plan only when it was asked for.
 */
export function removals({ pluginId, schema, declared, existing, hidden }: RemovalsOptions): Removal[] {
  const hide = createHider([...(hidden ?? [])].flatMap(([name, { columns, objects }]) => [name, ...columns.keys(), ...objects.keys()]));
  const isInTheWay = ({ table, field, reference }: Link) => changesType({ declared, existing }, { table, field }) || changesType({ declared, existing }, { table: reference.table, field: reference.column });
  const removal = (step: Step, frees: string[], references: Link[]): Removal => ({ step, frees, references, isNeeded: references.some(isInTheWay) });

  return [...(existing ?? [])].flatMap(([table, there]): Removal[] => {
    const place: Place = { pluginId, schema, table };
    if (!Object.hasOwn(declared, table)) return [removal(quarantineTable(place, there, hide), [table, ...there.objects.keys()], linksOf(table, there))];
    const wanted = new Map(columnsOf(declared, table).map((column) => [column.name, column]));
    return [...there.columns].flatMap(([field, found]): Removal[] => {
      const column = wanted.get(field);
      const { reference, uniqueName } = found;
      const links = reference ? [{ table, field, reference }] : [];
      if (column === undefined) return [removal(quarantineColumn(place, field, found, hide), namesOf(found), links)];
      const references = reference && !column.reference ? [removal(dropReference(place, field, reference, true), [reference.name], links)] : [];
      return uniqueName !== undefined && !column.unique ? [...references, removal(dropUnique(place, field, uniqueName), [uniqueName], [])] : references;
    });
  });
}

/** Renames the table and lets go of what it refers to: its data stays, and its rows and its names hold up nobody. */
function quarantineTable(place: Place, there: CatalogTable, hide: (name: string) => string): Step {
  const { pluginId, schema, table } = place;
  const hidden = hide(table);
  const links = linksOf(table, there);
  const drops = links.map(({ reference }) => dropConstraint(place, reference.name));
  const adds = links.map(({ field, reference }) => addConstraint(place, reference.name, foreignKey(reference, field, reference)));
  const indexed = [...(there.primaryKey === undefined ? [] : [there.primaryKey]), ...[...there.columns.values()].flatMap(({ uniqueName }) => uniqueName ?? [])];
  const names = indexed.map((name): [string, string] => [name, hide(name)]);
  return createStep({
    pluginId, table, on: { schema, table }, kind: "quarantine-table",
    sql: [...drops, ...names.map(([name, other]) => renameConstraint(place, name, other)), alterTable(place, `RENAME TO ${quoteIdentifier(hidden)}`)].join(";\n"),
    reversal: [alterTable({ schema, table: hidden }, `RENAME TO ${quoteIdentifier(table)}`), ...names.map(([name, other]) => renameConstraint(place, other, name)), ...adds].join(";\n"),
    hazards: [hazard("DROP", { pluginId, table }, `is taken away; its data is kept as "${hidden}"`)],
  });
}

/** Renames the column and lets go of what it demands: its data stays, and rows without it can be inserted. */
function quarantineColumn(place: Place, field: string, found: CatalogColumn, hide: (name: string) => string): Step {
  const { pluginId, schema, table } = place;
  const hidden = hide(field);
  const { reference, required, defaultExpression, uniqueName, requiredCheck } = found;
  const off = [...(required ? ["DROP NOT NULL"] : []), ...(defaultExpression === null ? [] : ["DROP DEFAULT"])];
  const on = [...(required ? ["SET NOT NULL"] : []), ...(defaultExpression === null ? [] : [setDefault(defaultExpression)])];
  const rename = (from: string, to: string) => alterTable(place, `RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`);
  const names = uniqueName === undefined ? [] : [[uniqueName, hide(uniqueName)] as const];
  const dropped = [...(reference ? [reference.name] : []), ...(requiredCheck ? [requiredCheck.name] : [])].map((name) => dropConstraint(place, name));
  return createStep({
    pluginId, table, field, on: { schema, table }, kind: "quarantine-column",
    sql: [...dropped, ...(off.length > 0 ? [alterColumn(place, field, ...off)] : []), ...names.map(([name, other]) => renameConstraint(place, name, other)), rename(field, hidden)].join(";\n"),
    reversal: [
      rename(hidden, field),
      ...names.map(([name, other]) => renameConstraint(place, other, name)),
      ...(on.length > 0 ? [alterColumn(place, field, ...on)] : []),
      ...(reference ? [addConstraint(place, reference.name, foreignKey(reference, field, reference))] : []),
    ].join(";\n"),
    hazards: [hazard("DROP", { pluginId, table, field }, `is taken away; its data is kept as "${hidden}"`)],
  });
}

function dropUnique(place: Place, field: string, name: string): Step {
  const { pluginId, schema, table } = place;
  return createStep({
    pluginId, table, field, on: { schema, table }, kind: "drop-unique",
    sql: dropConstraint(place, name),
    reversal: addConstraint(place, name, `UNIQUE (${quoteIdentifier(field)})`),
    hazards: [hazard("DROP_UNIQUE", { pluginId, table, field }, "is no longer unique")],
  });
}

function linksOf(table: string, { columns }: CatalogTable): Link[] {
  return [...columns].flatMap(([field, { reference }]) => (reference ? [{ table, field, reference }] : []));
}

function namesOf({ uniqueName, reference, requiredCheck }: CatalogColumn): string[] {
  return [uniqueName, reference?.name, requiredCheck?.name].filter((name) => name !== undefined);
}
