import { quoteIdentifier, qualify, schemaOf } from "../quote.ts";
import { aheadNotice, type Ahead } from "./ahead.ts";
import { alterColumnSteps, type Target } from "./alter-table.ts";
import type { Catalog } from "./catalog.ts";
import { columnsOf, type PluginSchema } from "./columns.ts";
import { constraintNames } from "./constraint-names.ts";
import { constraintRenames } from "./constraint-renames.ts";
import { createStep } from "./create-step.ts";
import { notAllowed } from "./hazards.ts";
import { hostSteps } from "./host-tables.ts";
import { withoutQuarantine } from "./names.ts";
import { referenceSteps } from "./references.ts";
import { chosen, removals } from "./removals.ts";
import { renames } from "./renames.ts";
import { createSchema, createTable } from "./statements.ts";
import { takenNames } from "./taken-names.ts";
import type { DeclaredPlugin, MigrationPlan, PlanProblem, Step, StepKind } from "./types.ts";

export interface PlanMigrationOptions {
  declared: readonly DeclaredPlugin[];
  catalog: Catalog;
  /** The hazards that the operator allows, by name. */
  allow?: readonly string[];
  /** The plugins that a newer version has migrated. */
  ahead?: readonly Ahead[];
}

/**
 * What leads from the catalog to what is declared, in an order in which no step needs a later one. References come last, so that they may point anywhere.
 * In a rolling deployment older and newer versions migrate at once: nothing is planned for the older one of a plugin. Where two declare differently
 * under one version, each adds what it misses, and takes nothing away without a hazard; a default and NOT NULL are the last one's.
 */
export function planMigration({ declared, catalog, allow = [], ahead = [] }: PlanMigrationOptions): MigrationPlan {
  const inUse = withoutQuarantine(catalog);
  const isOld = ({ id }: DeclaredPlugin) => ahead.some(({ pluginId }) => pluginId === id);
  const plans = declared.flatMap((plugin) => {
    const { id, schema } = plugin;
    return schema && Object.keys(schema).length > 0 && !isOld(plugin) ? [planPlugin(id, schema, { inUse, catalog, allow })] : [];
  });
  const found = plans.flatMap(({ steps }) => steps);
  const steps = [...hostSteps(catalog), ...order.flatMap((kind) => found.filter((step) => step.kind === kind))];
  const notices = [...ahead.map(aheadNotice), ...plans.flatMap((plan) => plan.notices)];
  return { steps, refusals: [...plans.flatMap(({ refusals }) => refusals), ...notAllowed(steps, allow)], notices };
}

interface Surroundings {
  inUse: Catalog;
  /** With what was set aside, whose names are taken. */
  catalog: Catalog;
  allow: readonly string[];
}

function planPlugin(pluginId: string, declared: PluginSchema, { inUse, catalog, allow }: Surroundings): MigrationPlan {
  const schema = schemaOf(pluginId);
  const renamed = renames({ pluginId, schema, declared, existing: inUse.get(schema) });
  const { existing } = renamed;
  const steps: Step[] = [...renamed.steps];
  if (existing === undefined) steps.push(createStep({ pluginId, kind: "create-schema", sql: createSchema(schema), reversal: `DROP SCHEMA ${quoteIdentifier(schema)}` }));

  const unwanted = removals({ pluginId, schema, declared, existing, hidden: catalog.get(schema) });
  const removed = chosen(unwanted, allow);
  const notices = unwanted.filter((one) => !removed.includes(one)).flatMap((one) => one.steps.slice(-1).map(notice));
  steps.push(...removed.flatMap((one) => one.steps));

  const surroundings = { pluginId, schema, declared, existing };
  const taken = takenNames({ declared, existing, removed, hidden: catalog.get(schema) });
  const target = { ...surroundings, nameOf: constraintNames(declared, taken) };
  steps.push(...constraintRenames(target));
  for (const table of Object.keys(declared)) steps.push(...tableSteps({ ...target, table }));
  return { steps, refusals: renamed.refusals, notices };
}

function tableSteps(target: Target): Step[] {
  const { pluginId, schema, table, declared, existing, nameOf } = target;
  const columns = columnsOf(declared, table);
  const there = existing?.get(table);
  const steps = there
    ? columns.flatMap((column) => alterColumnSteps(target, column, there))
    : [createStep({ pluginId, kind: "create-table", table, sql: createTable(target, columns, nameOf), reversal: `DROP TABLE ${qualify(schema, table)}` })];
  return [...steps, ...columns.flatMap((column) => referenceSteps(target, column))];
}

/** What is left over harms nobody: it is told, with what would take it away. */
function notice({ kind, pluginId, table = "", field, hazards }: Step): PlanProblem {
  const name = [table, field].filter((part) => part !== undefined).join(".");
  const [code, what] = leftovers[kind] ?? ["NOT_DECLARED", "is in the database, but is not declared"];
  const hint = `It is kept. To take it away, run: atlas migrate --allow ${hazards.map((hazard) => hazard.name).join(" --allow ")}`;
  return { code, pluginId, table, ...(field === undefined ? {} : { field }), message: `"${name}" of plugin "${pluginId}" ${what}.`, hint };
}

const leftovers: Partial<Record<StepKind, [string, string]>> = {
  "quarantine-table": ["TABLE_NOT_DECLARED", "is in the database, but the plugin does not declare it"],
  "quarantine-column": ["FIELD_NOT_DECLARED", "is in the database, but the plugin does not declare it"],
  "drop-unique": ["UNIQUE_NOT_DECLARED", "is unique in the database, but is not declared so"],
  "drop-reference": ["REFERENCE_NOT_DECLARED", "has a reference in the database, but none is declared"],
};

const order: readonly StepKind[] = [
  ...(["create-schema", "drop-reference", "drop-unique", "quarantine-table", "quarantine-column", "free-name", "rename-table", "rename-column", "rename-constraint", "create-table", "change-type"] as const),
  ...(["add-column", "set-default", "drop-not-null", "backfill", "add-check", "validate-check", "set-not-null", "drop-check"] as const),
  ...(["drop-index", "build-index", "add-unique", "add-reference", "validate-reference"] as const),
];
