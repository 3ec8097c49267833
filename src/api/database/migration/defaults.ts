import type { CatalogColumn } from "./catalog.ts";
import type { Column } from "./columns.ts";

/** True when the default in the database is the declared one, however PostgreSQL prints it. */
export function sameDefault({ defaultExpression: declared, type }: Column, { defaultExpression: found }: CatalogColumn): boolean {
  if (declared === undefined || found === null) return declared === undefined && found === null;
  const wanted = literalOf(declared);
  const actual = literalOf(found);
  if (wanted === undefined || actual === undefined) return declared === found;
  if (type === "double precision") return Object.is(Number(wanted), Number(actual));
  if (type === "uuid") return wanted.toLowerCase() === actual.toLowerCase();
  if (type !== "timestamp with time zone") return wanted === actual;
  // PostgreSQL kept the moment that words like "yesterday" meant when the column was made: there is nothing to compare.
  const moment = Date.parse(wanted);
  return Number.isNaN(moment) || moment === Date.parse(actual.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
}

/** The text inside `'…'::type`; undefined for any other expression. */
function literalOf(expression: string): string | undefined {
  const [, escaping, text] = /^(E?)'(.*)'::[a-z ]+$/s.exec(expression) ?? [];
  if (text === undefined) return undefined;
  const plain = text.replaceAll("''", "'");
  return escaping === "E" ? plain.replaceAll("\\\\", "\\") : plain;
}
