import type { Surroundings, Target } from "./alter-table.ts";
import type { CatalogTable } from "./catalog.ts";
import { columnsOf, type Column } from "./columns.ts";
import { hashedName, isNumbered, type ConstraintLabel } from "./constraint-names.ts";
import { createStep } from "./create-step.ts";
import { isKept } from "./references.ts";
import { renameConstraint } from "./statements.ts";
import type { Step } from "./types.ts";
import { formerPlace } from "./values.ts";

interface Rename {
  table: string;
  field: string;
  from: string;
  to: string;
  /** A name for the way, where two would swap theirs. */
  via: string;
}

/** Gives what is kept the names that the declaration has for it: after a rename of its table or field, or when its name is needed elsewhere. */
export function constraintRenames(target: Omit<Target, "table">): Step[] {
  const renames = Object.keys(target.declared).flatMap((table) => {
    const there = target.existing?.get(table);
    if (there === undefined) return [];
    return columnsOf(target.declared, table).flatMap((column): Rename[] => {
      const kept = keptConstraints({ ...target, table }, column, there);
      return kept.flatMap(([label, from]) => renameOf(target, { table, field: column.name, label, from }));
    });
  });
  // A table may be about to take the name of an index: it is freed before.
  const early = renames.filter(({ from, to, via }) => to === via || Object.hasOwn(target.declared, from));
  const late = [...renames.filter((rename) => !early.includes(rename)), ...early.filter(({ to, via }) => to !== via).map((rename) => ({ ...rename, from: rename.via }))];
  return [
    ...early.map((rename) => renameStep(target, "free-name", { ...rename, to: rename.via })),
    ...inOrder(late).map((rename) => renameStep(target, "rename-constraint", rename)),
  ];
}

function renameStep({ pluginId, schema, existing }: Omit<Target, "table">, kind: "free-name" | "rename-constraint", { table, field, from, to }: Rename): Step {
  const on = kind === "free-name" ? formerPlace({ schema, table, existing }) : { schema, table };
  const [sql, reversal] = [renameConstraint(on, from, to), renameConstraint(on, to, from)];
  // A field may have several.
  return { ...createStep({ pluginId, table, field, on, kind, sql, reversal }), id: `${pluginId}/${kind}/${table}.${to}` };
}

function keptConstraints(target: Surroundings, column: Column, { columns, primaryKey }: CatalogTable): [ConstraintLabel, string | undefined][] {
  const found = columns.get(column.name);
  return [
    ["pkey", column.primaryKey && found ? primaryKey : undefined],
    ["key", column.unique ? found?.uniqueName : undefined],
    ["fkey", isKept(target, column) ? found?.reference?.name : undefined],
  ];
}

function renameOf({ nameOf }: Omit<Target, "table">, { table, field, label, from }: { table: string; field: string; label: ConstraintLabel; from: string | undefined }): Rename[] {
  const to = nameOf(table, field, label);
  if (from === undefined || from === to || isNumbered(from, table, field, label)) return [];
  return [{ table, field, from, to, via: hashedName(table, field, label) }];
}

/** Each when its name is free. */
function inOrder(renames: readonly Rename[]): Rename[] {
  const [first, ...others] = renames;
  if (first === undefined) return [];
  const free = renames.find(({ to }) => renames.every(({ from }) => from !== to));
  if (free) return [free, ...inOrder(renames.filter((rename) => rename !== free))];
  // They go round in a circle: one steps aside.
  return [{ ...first, to: first.via }, ...inOrder([...others, { ...first, from: first.via }])];
}
