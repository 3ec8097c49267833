import { nearestName, type SourceLocation } from "@useatlas/plugin-sdk";
import type { Entity } from "../entity.ts";
import { isSameColumn, type NamePart } from "../table-name.ts";
import { columnOf, columnsIn } from "./plain-columns.ts";
import type { LiveColumn } from "./read-columns.ts";
import { isCompatible, typeClass } from "./type-class.ts";

/** Something that an entity says and the database does not. */
export interface Drift {
  code: "COLUMN_MISSING" | "TYPE_DRIFTED";
  message: string;
  hint: string | undefined;
  location: SourceLocation | undefined;
}

export interface Comparison {
  drifts: readonly Drift[];
  /** Columns that no dimension has, which is nobody's fault. */
  undocumented: readonly string[];
}

export interface CompareOptions {
  columns: readonly LiveColumn[];
  dbType: string;
}

/** Compares an entity with the columns that its table has. Expressions are not judged, only plain columns are. */
export function compareEntity(entity: Entity, { columns, dbType }: CompareOptions): Comparison {
  const names = columns.map(({ name }) => name);
  const find = (written: NamePart) => columns.find(({ name }) => isSameColumn(written, name, dbType));
  const drifts: Drift[] = [];

  for (const { name, sql, type, location } of entity.dimensions) {
    const column = columnOf(sql ?? { name }, entity.table);
    if (!column) continue;
    const live = find(column);
    if (!live) drifts.push(missing(`dimension ${name}`, column.text, location));
    else if (isDrifted(type, live, dbType)) drifts.push(drifted(name, `${type}`, live, location));
  }
  for (const { name, sql, location } of entity.measures) {
    const column = sql === undefined ? undefined : columnOf(sql, entity.table);
    if (column && !find(column)) drifts.push(missing(`measure ${name}`, column.text, location));
  }
  for (const { to, sql, location } of entity.joins) {
    for (const column of columnsIn(sql ?? "", [entity.table, entity.name])) {
      if (!find(column)) drifts.push(missing(`join to ${to}`, column.text, location));
    }
  }
  const documented = entity.dimensions.flatMap(({ name, sql }) => columnOf(sql ?? { name }, entity.table) ?? []);
  return { drifts, undocumented: names.filter((name) => !documented.some((column) => isSameColumn(column, name, dbType))) };

  function missing(what: string, column: string, location: SourceLocation | undefined): Drift {
    const meant = nearestName(column, names);
    const hint = meant ? `Did you mean "${meant}"?` : `The columns are: ${names.slice(0, mostNames).join(", ")}${names.length > mostNames ? ", …" : ""}.`;
    return { code: "COLUMN_MISSING", message: `${what}: ${entity.table} has no column "${column}"`, hint, location };
  }
}

function isDrifted(type: string | undefined, live: LiveColumn, dbType: string): boolean {
  const declared = type === undefined ? undefined : typeClass(type);
  const actual = live.type === undefined ? undefined : typeClass(live.type);
  return declared !== undefined && actual !== undefined && !isCompatible(declared, actual, dbType);
}

function drifted(name: string, type: string, live: LiveColumn, location: SourceLocation | undefined): Drift {
  return { code: "TYPE_DRIFTED", message: `dimension ${name} is a ${type}, but the column is ${live.type}`, hint: `Write type: ${typeClass(live.type ?? "")}, or give it the sql that makes it one.`, location };
}

const mostNames = 20;
