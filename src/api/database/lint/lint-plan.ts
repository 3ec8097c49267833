import type { Catalog } from "../migration/catalog.ts";
import { columnsOf, type Column } from "../migration/columns.ts";
import type { DeclaredPlugin, HazardKind, MigrationPlan, PlanProblem, Step } from "../migration/types.ts";
import { schemaOf } from "../quote.ts";
import { createLint, type Lint, type LintCode } from "./lint-rules.ts";

export interface LintPlanOptions {
  plan: MigrationPlan;
  catalog: Catalog;
  plugins: readonly DeclaredPlugin[];
}

/** What a migration would meet in the database that is there: what it refuses, and what it does that others feel. */
export function lintPlan({ plan: { steps, refusals, notices }, catalog, plugins }: LintPlanOptions): Lint[] {
  const refused = refusals.filter(({ code }) => code !== "HAZARD_NOT_ALLOWED").map(lintRefusal);
  const isRefused = (step: Step) => refusals.some(({ pluginId, table, field }) => step.pluginId === pluginId && step.table === table && step.field === field);
  return [
    ...refused,
    ...steps.flatMap(lintHazards),
    ...steps.filter((step) => !isRefused(step)).flatMap((step) => lintStep(step, plugins)),
    ...notices.flatMap(lintNotice),
    ...notices.flatMap((notice) => lintRename(notice, steps.filter((step) => isLike(step, notice, { catalog, plugins })))),
  ];
}

function lintRefusal({ code, pluginId, table, field, message, hint }: PlanProblem): Lint {
  return { code, severity: "error", subject: [pluginId, table, field].filter((part) => part !== undefined).join("."), message, hint };
}

function lintHazards(step: Step): Lint[] {
  return step.hazards.flatMap(({ kind, message }) => {
    const code = hazards[kind];
    return code ? [createLint(code, step, message.replace(/[.:].*$|\.$/s, ""))] : [];
  });
}

function lintStep(step: Step, plugins: readonly DeclaredPlugin[]): Lint[] {
  const { kind } = step;
  if (kind === "build-index") return [createLint("UNIQUE_ON_EXISTING", step, "It becomes unique in a table that is there")];
  if (kind !== "add-column") return [];
  const column = columnOf(step, plugins);
  return [
    ...(column?.required && column.defaultExpression === undefined ? [createLint("REQUIRED_ON_EXISTING", step, "It is required, has no default and is added to a table that is there")] : []),
    ...(step.rewrites ? [createLint("FIELD_REWRITES", step, "It is added to a table that is there")] : []),
  ];
}

function lintNotice(notice: PlanProblem): Lint[] {
  const code = removed[notice.code];
  return code ? [createLint(code, notice, `It is in the database and not declared`)] : [];
}

/** Something that is no longer declared, and something new beside it: that may be one and the same. */
function lintRename({ code, pluginId, table, field }: PlanProblem, steps: readonly Step[]): Lint[] {
  const isField = code === "FIELD_NOT_DECLARED";
  if (!isField && code !== "TABLE_NOT_DECLARED") return [];
  const added = steps.filter((step) => step.pluginId === pluginId && (isField ? step.kind === "add-column" && step.table === table : step.kind === "create-table"));
  return added.map((step) => createLint("RENAME_SUSPECTED", step, `"${(isField ? step.field : step.table) ?? ""}" is added and "${(isField ? field : table) ?? ""}" is no longer declared`));
}

/** False for a field of another type than the one that went. */
function isLike(step: Step, { pluginId, table, field }: PlanProblem, { catalog, plugins }: Pick<LintPlanOptions, "catalog" | "plugins">): boolean {
  if (step.kind !== "add-column" || field === undefined) return true;
  return catalog.get(schemaOf(pluginId))?.get(table)?.columns.get(field)?.type === columnOf(step, plugins)?.type;
}

function columnOf({ pluginId, table = "", field }: Step, plugins: readonly DeclaredPlugin[]): Column | undefined {
  const schema = plugins.find(({ id }) => id === pluginId)?.schema ?? {};
  return columnsOf(schema, table).find(({ name }) => name === field);
}

const hazards: Partial<Record<HazardKind, LintCode>> = { REWRITE: "TYPE_REWRITES", DATA_LOSS: "TYPE_LOSES_DATA", DROP_REFERENCE: "CONSTRAINT_REMOVED", DROP_UNIQUE: "CONSTRAINT_REMOVED" };
const removed: Record<string, LintCode> = { TABLE_NOT_DECLARED: "TABLE_REMOVED", FIELD_NOT_DECLARED: "FIELD_REMOVED", UNIQUE_NOT_DECLARED: "CONSTRAINT_REMOVED", REFERENCE_NOT_DECLARED: "CONSTRAINT_REMOVED" };
