import { schemaOf } from "../quote.ts";
import type { Catalog, CatalogTable } from "./catalog.ts";
import { columnsOf, type Column, type PluginSchema } from "./columns.ts";
import { differences } from "./differences.ts";
import { duplicates, orphans, rows } from "./guards.ts";
import { hostSteps } from "./host-tables.ts";
import { addColumn, addReference, addUnique, createSchema, createTable } from "./statements.ts";
import type { DeclaredPlugin, Guard, MigrationPlan, Step, StepKind } from "./types.ts";

export interface PlanMigrationOptions {
  declared: readonly DeclaredPlugin[];
  catalog: Catalog;
}

/** What leads from the catalog to what is declared, in order: schemas, tables, columns, uniqueness, and references last, so that they may point anywhere. */
export function planMigration({ declared, catalog }: PlanMigrationOptions): MigrationPlan {
  const plans = declared.flatMap(({ id, schema }) => (schema && Object.keys(schema).length > 0 ? [planPlugin(id, schema, catalog)] : []));
  const found = plans.flatMap(({ steps }) => steps);
  const ordered = order.flatMap((kind) => found.filter((step) => step.kind === kind));
  const steps = [...hostSteps(catalog), ...ordered];
  return { steps, refusals: plans.flatMap(({ refusals }) => refusals), notices: plans.flatMap(({ notices }) => notices) };
}

function planPlugin(pluginId: string, declared: PluginSchema, catalog: Catalog): MigrationPlan {
  const schema = schemaOf(pluginId);
  const existing = catalog.get(schema);
  const steps: Step[] = [];
  if (existing === undefined) steps.push(createStep({ pluginId, kind: "create-schema", sql: createSchema(schema) }));
  for (const table of Object.keys(declared)) {
    const columns = columnsOf(declared, table);
    const target: Target = { pluginId, schema, table };
    const there = existing?.get(table);
    if (there) steps.push(...alter(target, columns, there));
    else steps.push(createStep({ pluginId, kind: "create-table", table, sql: createTable(target, columns) }));
    steps.push(...refer(target, columns, existing));
  }
  return { steps, ...differences({ pluginId, declared, existing }) };
}

interface Target {
  pluginId: string;
  schema: string;
  table: string;
}

function alter(target: Target, columns: readonly Column[], there: CatalogTable): Step[] {
  const { pluginId, table } = target;
  return columns.flatMap((column): Step[] => {
    const found = there.columns.get(column.name);
    if (found === undefined) {
      const sql = addColumn(target, column, there);
      return [createStep({ pluginId, kind: "add-column", table, field: column.name, sql, guards: rows(target, column) })];
    }
    if (!column.unique || found.unique) return [];
    return [createStep({ pluginId, kind: "add-unique", table, field: column.name, sql: addUnique(target, column.name), guards: [duplicates(target, column.name)] })];
  });
}

function refer(target: Target, columns: readonly Column[], existing: Map<string, CatalogTable> | undefined): Step[] {
  const { pluginId, table } = target;
  return columns.flatMap(({ name, reference }): Step[] => {
    const found = existing?.get(table)?.columns.get(name);
    if (reference === undefined || found?.reference) return [];
    const hasRows = found && existing?.get(reference.table)?.columns.has(reference.column);
    const guards = hasRows ? [orphans(target, name, reference)] : [];
    return [createStep({ pluginId, kind: "add-reference", table, field: name, sql: addReference(target, name, reference), guards })];
  });
}

function createStep({ guards = [], ...step }: Omit<Step, "id" | "guards"> & { guards?: Guard[] }): Step {
  const place = [step.table, step.field].filter((part) => part !== undefined).join(".");
  return { id: `${step.pluginId}/${step.kind}${place && `/${place}`}`, ...step, guards };
}

const order: readonly StepKind[] = ["create-schema", "create-table", "add-column", "add-unique", "add-reference"];
