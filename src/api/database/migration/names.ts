import type { Catalog, CatalogTable } from "./catalog.ts";

const limit = 63;

/** The name that PostgreSQL itself would choose for `<table>_<field>_<label>`, cut where it would cut. */
export function objectName(table: string, field: string, label: string): string {
  let [first, second] = [Buffer.byteLength(table), Buffer.byteLength(field)];
  const room = limit - Buffer.byteLength(label) - 2;
  while (first + second > room) {
    if (first > second) first--;
    else second--;
  }
  return `${clip(table, first)}_${clip(field, second)}_${label}`;
}

/** The same, with a number behind it when the schema has that name already. */
export function freeName(tables: Map<string, CatalogTable> | undefined, table: string, field: string, label: string): string {
  const taken = namesIn(tables);
  for (let pass = 0; ; pass++) {
    const name = objectName(table, field, pass === 0 ? label : `${label}${pass}`);
    if (!taken.has(name)) return name;
  }
}

/** True for a name that `freeName` gives. */
export function isOwnName(name: string, table: string, field: string, label: string): boolean {
  const [, pass = ""] = new RegExp(`_${label}(\\d*)$`).exec(name) ?? [];
  return name === objectName(table, field, `${label}${pass}`);
}

const quarantine = "atlas_dropped_";

/** True for tables and columns that were set aside. They belong to no declaration any more. */
export function isQuarantined(name: string): boolean {
  return /^atlas_dropped_\d+_/.test(name);
}

/** A name that sets `name` aside, and that none of `taken` has. */
export function quarantineName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  for (let number = 1; ; number++) {
    const prefix = `${quarantine}${number}_`;
    const found = prefix + clip(name, limit - prefix.length);
    if (!names.has(found)) return found;
  }
}

/** The part of the catalog that is in use: without what was set aside. */
export function withoutQuarantine(catalog: Catalog): Catalog {
  const inUse = <Value>(entries: Map<string, Value>) => [...entries].filter(([name]) => !isQuarantined(name));
  return new Map([...catalog].map(([schema, tables]) => [schema, new Map(inUse(tables).map(([name, table]) => [name, { ...table, columns: new Map(inUse(table.columns)) }]))]));
}

function namesIn(tables: Map<string, CatalogTable> | undefined): Set<string> {
  return new Set([...(tables ?? [])].flatMap(([name, table]) => [name, ...table.names]));
}

/** The first `bytes` bytes, without half a character. */
function clip(text: string, bytes: number): string {
  let clipped = "";
  let length = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    clipped += character;
  }
  return clipped;
}
