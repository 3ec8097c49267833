import { quoteIdentifier } from "../quote.ts";
import type { CatalogTable } from "./catalog.ts";
import type { Column } from "./columns.ts";

interface Place {
  schema: string;
  table: string;
  existing: Map<string, CatalogTable> | undefined;
}

/** Before anything is renamed, a table is where it was; guards are asked there, and what goes, goes from there. */
export function formerPlace({ schema, table, existing }: Place): { schema: string; table: string } {
  return { schema, table: existing?.get(table)?.formerName ?? table };
}

export function formerField({ table, existing }: Place, field: string): string {
  return existing?.get(table)?.columns.get(field)?.formerName ?? field;
}

/** What `column` will hold after the migration, as an expression over a row that is there before it. */
export function valueAfter(place: Place, column: Column): string {
  const { type, required, defaultExpression } = column;
  const found = place.existing?.get(place.table)?.columns.get(column.name);
  if (found === undefined) return defaultExpression ?? `NULL::${type}`;
  const kept = quoteIdentifier(formerField(place, column.name));
  const value = found.type === type ? kept : `${kept}::text::${type}`;
  return required && !found.required && defaultExpression !== undefined ? `COALESCE(${value}, ${defaultExpression})` : value;
}
