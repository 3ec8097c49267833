import { quoteIdentifier } from "../quote.ts";
import type { CatalogTable } from "./catalog.ts";
import { columnsOf, type PluginSchema } from "./columns.ts";
import { createStep } from "./create-step.ts";
import { alterTable } from "./statements.ts";
import type { PlanProblem, Step } from "./types.ts";

export interface Renames {
  steps: Step[];
  refusals: PlanProblem[];
  /** The tables as they are called after the steps. */
  existing: Map<string, CatalogTable> | undefined;
}

export interface RenamesOptions {
  pluginId: string;
  schema: string;
  declared: PluginSchema;
  existing: Map<string, CatalogTable> | undefined;
}

/** What `renamedFrom` asks for, as far as the old name is there. Where both names are, nothing is guessed. */
export function renames({ pluginId, schema, declared, existing }: RenamesOptions): Renames {
  if (existing === undefined) return { steps: [], refusals: [], existing };
  const steps: Step[] = [];
  const refusals: PlanProblem[] = [];
  let tables = existing;
  for (const [table, { renamedFrom, fields }] of Object.entries(declared)) {
    if (renamedFrom !== undefined && tables.has(renamedFrom) && !Object.hasOwn(declared, renamedFrom)) {
      if (tables.has(table)) refusals.push(ambiguous({ pluginId, table, renamedFrom, what: "table" }));
      else {
        steps.push(rename({ pluginId, kind: "rename-table", table, on: { schema, table: renamedFrom }, from: renamedFrom, to: table }));
        tables = withTableRenamed(tables, schema, renamedFrom, table);
      }
    }
    // With those that every table has.
    const wanted = new Set(columnsOf(declared, table).map(({ name }) => name));
    for (const [field, { renamedFrom: from }] of Object.entries(fields)) {
      const columns = tables.get(table)?.columns;
      if (from === undefined || columns === undefined || !columns.has(from) || wanted.has(from)) continue;
      if (columns.has(field)) refusals.push(ambiguous({ pluginId, table, field, renamedFrom: from, what: "field" }));
      else {
        steps.push(rename({ pluginId, kind: "rename-column", table, field, on: { schema, table }, from, to: field }));
        tables = withColumnRenamed(tables, schema, table, { from, to: field });
      }
    }
  }
  return { steps, refusals, existing: tables };
}

interface RenameOptions {
  pluginId: string;
  kind: "rename-table" | "rename-column";
  table: string;
  field?: string;
  on: { schema: string; table: string };
  from: string;
  to: string;
}

function rename({ from, to, ...step }: RenameOptions): Step {
  const { on, kind } = step;
  if (kind === "rename-table") {
    return createStep({ ...step, sql: alterTable(on, `RENAME TO ${quoteIdentifier(to)}`), reversal: alterTable({ ...on, table: to }, `RENAME TO ${quoteIdentifier(from)}`) });
  }
  const column = (one: string, other: string) => alterTable(on, `RENAME COLUMN ${quoteIdentifier(one)} TO ${quoteIdentifier(other)}`);
  return createStep({ ...step, sql: column(from, to), reversal: column(to, from) });
}

function ambiguous({ renamedFrom, what, ...place }: { pluginId: string; table: string; field?: string; renamedFrom: string; what: string }): PlanProblem {
  const name = [place.table, place.field].filter((part) => part !== undefined).join(".");
  return {
    code: "RENAME_AMBIGUOUS",
    ...place,
    message: `"${name}" of plugin "${place.pluginId}" is declared as renamed from "${renamedFrom}", but the database has both.`,
    hint: `Leave out renamedFrom to keep both, or declare the ${what} "${renamedFrom}" as well, or remove one of the two from the database.`,
  };
}

function withTableRenamed(tables: Map<string, CatalogTable>, schema: string, from: string, to: string): Map<string, CatalogTable> {
  const renamed = [...tables].map(([name, table]): [string, CatalogTable] => name === from ? [to, { ...table, formerName: from }] : [name, table]);
  return new Map(renamed.map(([name, table]) => [name, withTargets(table, ({ table: target, column }) => ({ table: target === from ? to : target, column }), schema)]));
}

function withColumnRenamed(tables: Map<string, CatalogTable>, schema: string, place: string, { from, to }: { from: string; to: string }): Map<string, CatalogTable> {
  const retarget = ({ table, column }: Target) => ({ table, column: table === place && column === from ? to : column });
  return new Map(
    [...tables].map(([name, table]) => {
      const columns = name === place ? new Map([...table.columns].map(([column, found]): [string, typeof found] => column === from ? [to, { ...found, formerName: from }] : [column, found])) : table.columns;
      return [name, withTargets({ ...table, columns }, retarget, schema)];
    }),
  );
}

interface Target {
  table: string;
  column: string;
}

function withTargets(table: CatalogTable, retarget: (target: Target) => Target, schema: string): CatalogTable {
  const columns = [...table.columns].map(([name, column]): [string, typeof column] => {
    const { reference } = column;
    if (reference?.schema !== schema) return [name, column];
    const { formerTarget = { table: reference.table, column: reference.column } } = reference;
    return [name, { ...column, reference: { ...reference, ...retarget(reference), formerTarget } }];
  });
  return { ...table, columns: new Map(columns) };
}
