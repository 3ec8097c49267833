import { createHash } from "node:crypto";
import type { Catalog } from "./catalog.ts";

/** The plugins' part of the catalog as text, the same for the same catalog. */
export function catalogText(catalog: Catalog): string {
  const byName = <Value>(entries: Iterable<[string, Value]>) => [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  const schemas = byName([...catalog].filter(([schema]) => schema !== "atlas"));
  return JSON.stringify(schemas.map(([schema, tables]) => [schema, byName(tables).map(([table, { columns, objects, owner, schemaOwner }]) => [table, byName(columns), byName(objects), { owner, schemaOwner }])]));
}

export function catalogHash(catalog: Catalog): string {
  return createHash("sha256").update(catalogText(catalog)).digest("hex");
}
