import { quoteIdentifier } from "../quote.ts";
import type { CatalogColumn, CatalogReference, CatalogTable } from "./catalog.ts";
import { isFilled, type Surroundings } from "./alter-table.ts";
import { columnsOf, type Column } from "./columns.ts";
import { createStep, hazard } from "./create-step.ts";
import { createHider } from "./names.ts";
import { changesType, dropReference } from "./references.ts";
import { addConstraint, alterColumn, alterTable, dropConstraint, renameConstraint, setDefault } from "./statements.ts";
import type { Step } from "./types.ts";
import { formerField, formerPlace } from "./values.ts";

export interface RemovalsOptions extends Omit<Surroundings, "table"> {
  /** The tables with what was set aside, whose names are taken. */
  hidden: Map<string, CatalogTable> | undefined;
}

export interface Removal {
  /** The last is the removal; before it go references, each in a step of its own, which an undo takes back when all tables are there again. */
  steps: Step[];
  /** The names that others may have once the step is done. */
  frees: string[];
  /** Set for what stands in the way of a change of type: the plan cannot do without it. */
  isNeeded: boolean;
  /** The references that go with it. */
  links: readonly Link[];
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
  const removal = (step: Step, frees: string[], links: readonly Link[] = []): Removal => {
    const drops = links.map(({ table, field, reference }) => dropReference({ pluginId, schema, declared, existing, table }, field, reference, false));
    return { steps: [...drops, step], frees, isNeeded: links.some(isInTheWay), links };
  };

  return [...(existing ?? [])].flatMap(([table, there]): Removal[] => {
    const place: Surroundings = { pluginId, schema, declared, existing, table };
    if (!Object.hasOwn(declared, table)) {
      const links = linksOf(table, there);
      return [removal(quarantineTable(place, there, hide), [table, ...indexNames(there), ...links.map(({ reference }) => reference.name)], links)];
    }
    const wanted = new Map(columnsOf(declared, table).map((column) => [column.name, column]));
    return [...there.columns].flatMap(([field, found]): Removal[] => {
      const column = wanted.get(field);
      const { reference, uniqueName } = found;
      const links = reference ? [{ table, field, reference }] : [];
      if (column === undefined) return [removal(quarantineColumn(place, field, found, hide), namesOf(found), links)];
      const references = reference && !column.reference ? [{ steps: [dropReference(place, field, reference, true)], frees: [reference.name], isNeeded: links.some(isInTheWay), links }] : [];
      return uniqueName !== undefined && !column.unique ? [...references, removal(dropUnique(place, column, found, uniqueName), [uniqueName])] : references;
    });
  });
}

/** Those that are asked for, with those that they cannot do without: a reference rests on what makes its target unique. */
export function chosen(unwanted: readonly Removal[], allow: readonly string[]): Removal[] {
  const isAsked = ({ steps, isNeeded }: Removal) => isNeeded || steps.every(({ hazards }) => hazards.every(({ name }) => allow.includes(name)));
  const drops = unwanted.filter(isAsked).flatMap(({ steps }) => steps.filter(({ kind }) => kind === "drop-unique"));
  const rests = ({ links }: Removal) => links.some(({ reference }) => drops.some(({ table, field }) => table === reference.table && field === reference.column));
  return unwanted.filter((one) => isAsked(one) || rests(one));
}

/** Renames the table and what is named after it: its data stays, and its names hold up nobody. */
function quarantineTable(place: Surroundings, there: CatalogTable, hide: (name: string) => string): Step {
  const { pluginId, schema, table } = place;
  const hidden = hide(table);
  const names = indexNames(there).map((name): [string, string] => [name, hide(name)]);
  return createStep({
    pluginId, table, on: { schema, table }, kind: "quarantine-table",
    sql: [...names.map(([name, other]) => renameConstraint(place, name, other)), alterTable(place, `RENAME TO ${quoteIdentifier(hidden)}`)].join(";\n"),
    reversal: [alterTable({ schema, table: hidden }, `RENAME TO ${quoteIdentifier(table)}`), ...names.map(([name, other]) => renameConstraint(place, other, name))].join(";\n"),
    hazards: [hazard("DROP", { pluginId, table }, `is taken away; its data is kept as "${hidden}"`)],
  });
}

/** Renames the column and lets go of what it demands: its data stays, and rows without it can be inserted. */
function quarantineColumn(place: Surroundings, field: string, found: CatalogColumn, hide: (name: string) => string): Step {
  const { pluginId, table } = place;
  const on = formerPlace(place);
  const hidden = hide(field);
  const { required, defaultExpression, uniqueName, requiredCheck } = found;
  const off = [...(required ? ["DROP NOT NULL"] : []), ...(defaultExpression === null ? [] : ["DROP DEFAULT"])];
  const back = [...(required ? ["SET NOT NULL"] : []), ...(defaultExpression === null ? [] : [setDefault(defaultExpression)])];
  const rename = (from: string, to: string) => alterTable(on, `RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`);
  const names = uniqueName === undefined ? [] : [[uniqueName, hide(uniqueName)] as const];
  const check = requiredCheck ? [dropConstraint(on, requiredCheck.name)] : [];
  return createStep({
    pluginId, table, field, on, kind: "quarantine-column",
    sql: [...check, ...(off.length > 0 ? [alterColumn(on, field, ...off)] : []), ...names.map(([name, other]) => renameConstraint(on, name, other)), rename(field, hidden)].join(";\n"),
    reversal: [
      rename(hidden, field),
      ...names.map(([name, other]) => renameConstraint(on, other, name)),
      ...(back.length > 0 ? [alterColumn(on, field, ...back)] : []),
    ].join(";\n"),
    hazards: [hazard("DROP", { pluginId, table, field }, `is taken away; its data is kept as "${hidden}"`)],
  });
}

function dropUnique(place: Surroundings, column: Column, found: CatalogColumn, name: string): Step {
  const { pluginId, table } = place;
  const field = column.name;
  const on = formerPlace(place);
  return createStep({
    pluginId, table, field, on, kind: "drop-unique",
    sql: dropConstraint(on, name),
    reversal: isFilled(column, found) ? null : addConstraint(on, name, `UNIQUE (${quoteIdentifier(formerField(place, field))})`),
    hazards: [hazard("DROP_UNIQUE", { pluginId, table, field }, "is no longer unique")],
  });
}

function indexNames({ primaryKey, columns }: CatalogTable): string[] {
  return [primaryKey, ...[...columns.values()].map(({ uniqueName }) => uniqueName)].filter((name) => name !== undefined);
}

function linksOf(table: string, { columns }: CatalogTable): Link[] {
  return [...columns].flatMap(([field, { reference }]) => (reference ? [{ table, field, reference }] : []));
}

function namesOf({ uniqueName, reference, requiredCheck }: CatalogColumn): string[] {
  return [uniqueName, reference?.name, requiredCheck?.name].filter((name) => name !== undefined);
}
