import type { Surroundings } from "./alter-table.ts";
import type { CatalogTable } from "./catalog.ts";
import { columnsOf, type Column } from "./columns.ts";
import type { Removal } from "./removals.ts";

export interface TakenNamesOptions extends Pick<Surroundings, "declared" | "existing"> {
  removed: readonly Removal[];
  /** The tables with what was set aside. */
  hidden: Map<string, CatalogTable> | undefined;
}

/** The names of tables, indexes and constraints that stay, and are not the declaration's. */
export function takenNames({ declared, existing, hidden, removed }: TakenNamesOptions): Set<string> {
  const undeclared = [...(existing?.keys() ?? [])].filter((table) => !Object.hasOwn(declared, table));
  const taken = new Set([...undeclared, ...[...(hidden?.values() ?? [])].flatMap(({ objects }) => [...objects.keys()])]);
  const given = Object.keys(declared).flatMap((table) => {
    const there = existing?.get(table);
    return there ? columnsOf(declared, table).flatMap((column) => ownNames(column, there)) : [];
  });
  for (const name of [...removed.flatMap(({ frees }) => frees), ...given]) taken.delete(name);
  return taken;
}

function ownNames({ name, primaryKey, unique, reference }: Column, { columns, primaryKey: key }: CatalogTable): string[] {
  const found = columns.get(name);
  const names = [primaryKey ? key : undefined, ...(unique ? [found?.uniqueName, found?.uniqueIndex?.name] : []), reference ? found?.reference?.name : undefined, found?.requiredCheck?.name];
  return names.filter((one) => one !== undefined);
}
