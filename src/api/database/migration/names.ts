import type { Catalog } from "./catalog.ts";

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

const quarantine = "atlas_dropped_";

/** True for tables and columns that were set aside. They belong to no declaration any more. */
export function isQuarantined(name: string): boolean {
  return /^atlas_dropped_\d+_/.test(name);
}

/** Gives names that set others aside: none of `taken`, and none twice. */
export function createHider(taken: Iterable<string>): (name: string) => string {
  const names = new Set(taken);
  return (name) => {
    for (let number = 1; ; number++) {
      const prefix = `${quarantine}${number}_`;
      const found = prefix + clip(name, limit - prefix.length);
      if (names.has(found)) continue;
      names.add(found);
      return found;
    }
  };
}

/** The part of the catalog that is in use: without what was set aside. */
export function withoutQuarantine(catalog: Catalog): Catalog {
  const inUse = <Value>(entries: Map<string, Value>) => [...entries].filter(([name]) => !isQuarantined(name));
  return new Map([...catalog].map(([schema, tables]) => [schema, new Map(inUse(tables).map(([name, table]) => [name, { ...table, columns: new Map(inUse(table.columns)), objects: new Map(inUse(table.objects)) }]))]));
}

/** The first `bytes` bytes, without half a character. */
export function clip(text: string, bytes: number): string {
  let clipped = "";
  let length = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    clipped += character;
  }
  return clipped;
}
