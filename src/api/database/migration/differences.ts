import { qualify, quoteIdentifier, schemaOf } from "../quote.ts";
import type { CatalogColumn, CatalogReference, CatalogTable } from "./catalog.ts";
import { columnsOf, type Column, type PluginSchema } from "./columns.ts";
import { sameDefault } from "./defaults.ts";
import type { PlanProblem } from "./types.ts";

export interface DifferencesOptions {
  pluginId: string;
  declared: PluginSchema;
  existing: Map<string, CatalogTable> | undefined;
}

export interface Differences {
  refusals: PlanProblem[];
  notices: PlanProblem[];
}

/**
 * Where tables that are there differ from their declaration in ways that no step mends. What contradicts the
 * declaration is refused; what is merely left over is noticed, because an older version of the plugin may run beside this one.
 */
export function differences({ pluginId, declared, existing }: DifferencesOptions): Differences {
  const refusals: PlanProblem[] = [];
  const notices: PlanProblem[] = [];
  for (const [table, { columns }] of existing ?? []) {
    if (!Object.hasOwn(declared, table)) {
      notices.push(undeclaredTable(pluginId, table));
      continue;
    }
    const wanted = new Map(columnsOf(declared, table).map((column) => [column.name, column]));
    for (const [name, found] of columns) {
      const column = wanted.get(name);
      const place: Place = { pluginId, table, field: name };
      if (column === undefined) notices.push(undeclaredField(place, found));
      else {
        refusals.push(...contradictions(place, column, found));
        notices.push(...leftovers(place, column, found));
      }
    }
  }
  return { refusals, notices };
}

interface Place {
  pluginId: string;
  table: string;
  field: string;
}

function undeclaredTable(pluginId: string, table: string): PlanProblem {
  const message = `Table "${table}" of plugin "${pluginId}" is in the database, but the plugin does not declare it.`;
  return { code: "TABLE_NOT_DECLARED", pluginId, table, message, hint: keepOr(`DROP TABLE ${qualify(schemaOf(pluginId), table)}`) };
}

function undeclaredField(place: Place, found: CatalogColumn): PlanProblem {
  const needed = found.required && found.defaultExpression === null ? ", and rows without it cannot be inserted" : "";
  const statement = `ALTER TABLE ${qualify(schemaOf(place.pluginId), place.table)} DROP COLUMN ${quoteIdentifier(place.field)}`;
  return problem(place, "FIELD_NOT_DECLARED", `is in the database, but the plugin does not declare it${needed}`, keepOr(statement));
}

function contradictions(place: Place, column: Column, found: CatalogColumn): PlanProblem[] {
  const problems: PlanProblem[] = [];
  if (column.type !== found.type) {
    const action = `TYPE ${column.type} USING ${quoteIdentifier(place.field)}::${column.type}`;
    problems.push(problem(place, "FIELD_TYPE_CHANGED", `is declared as ${column.type}, but the database has ${found.type}`, byHand(place, action)));
  }
  if (column.required !== found.required) {
    const [declared, action] = column.required ? ["required", "SET NOT NULL"] : ["not required", "DROP NOT NULL"];
    problems.push(problem(place, "FIELD_REQUIRED_CHANGED", `is declared as ${declared}, but the database has it otherwise`, byHand(place, action)));
  }
  const { reference } = column;
  if (reference && found.reference && !isSame(place, reference, found.reference)) {
    const what = `refers to "${reference.table}.${reference.column}", but in the database to "${found.reference.table}.${found.reference.column}"`;
    problems.push(problem(place, "REFERENCE_CHANGED", what, "Drop the foreign key in the database, and migrate again."));
  }
  return problems;
}

function isSame({ pluginId }: Place, declared: { table: string; column: string }, found: CatalogReference): boolean {
  return found.schema === schemaOf(pluginId) && found.table === declared.table && found.column === declared.column;
}

function leftovers(place: Place, column: Column, found: CatalogColumn): PlanProblem[] {
  const problems: PlanProblem[] = [];
  if (!sameDefault(column, found)) {
    const action = column.defaultExpression === undefined ? "DROP DEFAULT" : `SET DEFAULT ${column.defaultExpression}`;
    const what = `has the default ${found.defaultExpression ?? "NULL"} in the database, but ${column.defaultExpression ?? "none"} is declared`;
    problems.push(problem(place, "FIELD_DEFAULT_CHANGED", what, byHand(place, action)));
  }
  if (found.unique && !column.unique) {
    problems.push(problem(place, "UNIQUE_NOT_DECLARED", "is unique in the database, but is not declared so", "Drop the constraint, or declare unique: true."));
  }
  if (found.reference && !column.reference) {
    const what = `refers to "${found.reference.table}" in the database, but no reference is declared`;
    problems.push(problem(place, "REFERENCE_NOT_DECLARED", what, "Drop the foreign key, or declare references."));
  }
  return problems;
}

function problem(place: Place, code: string, what: string, hint: string): PlanProblem {
  return { code, ...place, message: `"${place.table}.${place.field}" of plugin "${place.pluginId}" ${what}.`, hint };
}

function byHand({ pluginId, table, field }: Place, action: string): string {
  return `Declare it as the database has it, or run: ALTER TABLE ${qualify(schemaOf(pluginId), table)} ALTER COLUMN ${quoteIdentifier(field)} ${action};`;
}

function keepOr(statement: string): string {
  return `Its data is kept. To delete it, run: ${statement};`;
}
