import { quoteIdentifier, qualify } from "../quote.ts";
import type { CatalogTable } from "./catalog.ts";
import type { Column } from "./columns.ts";

interface Place {
  schema: string;
  table: string;
  existing: Map<string, CatalogTable> | undefined;
}

/** Expressions that are about rows before a migration speak of tables by the names that hold then. */
export function tableAsIs({ schema, table, existing }: Place): string {
  return qualify(schema, existing?.get(table)?.formerName ?? table);
}

/** What `column` will hold after the migration, as an expression over a row that is there before it. */
export function valueAfter(place: Place, column: Column): string {
  const { type, required, defaultExpression } = column;
  const found = place.existing?.get(place.table)?.columns.get(column.name);
  if (found === undefined) return defaultExpression ?? `NULL::${type}`;
  const kept = quoteIdentifier(found.formerName ?? column.name);
  const value = found.type === type ? kept : `${kept}::text::${type}`;
  return required && !found.required && defaultExpression !== undefined ? `COALESCE(${value}, ${defaultExpression})` : value;
}
