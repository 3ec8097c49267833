/** A record as the REST API answers with it: fields, records that were reached by a relationship, results of sub-queries. */
export type SalesforceRecord = Record<string, unknown>;

export interface Page {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: SalesforceRecord[];
}

/** Records as rows: related records become columns with dots (`Owner.Name`), sub-queries lists of rows, and the API's own notes are left out. */
export function toRows(records: readonly SalesforceRecord[], selected: readonly string[]): { columns: string[]; rows: Record<string, unknown>[] } {
  // Groups carry the bare names of the fields that made them.
  const expected = isGroup(records[0]) ? selected.map((path) => path.slice(path.lastIndexOf(".") + 1)) : selected;
  const flat = records.map((record) => flatten(record));
  const found = new Map(flat.flatMap((row) => Object.keys(row).map((key) => [key.toLowerCase(), key] as const)));
  // A relationship that leads nowhere is null itself, and so are its fields.
  const prefixes = new Set(expected.flatMap((path) => prefixesOf(path.toLowerCase())));
  const chosen = new Map(expected.map((path) => [path.toLowerCase(), found.get(path.toLowerCase()) ?? path]));
  for (const [key, name] of found) {
    if (!chosen.has(key) && !prefixes.has(key)) chosen.set(key, name);
  }
  const columns = [...chosen.values()];
  return { columns, rows: flat.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))) };
}

export function isPage(value: unknown): value is Page {
  return isRecord(value) && Array.isArray(value.records) && typeof value.totalSize === "number";
}

function flatten(record: SalesforceRecord, prefix = ""): Record<string, unknown> {
  const entries = Object.entries(record).filter(([key]) => key !== "attributes");
  return Object.assign({}, ...entries.map(([key, value]) => (isRelated(value) ? flatten(value, `${prefix}${key}.`) : { [`${prefix}${key}`]: plain(value) })));
}

/** Compound fields, such as an address, have no attributes and stay as they are. */
function isRelated(value: unknown): value is SalesforceRecord {
  return isRecord(value) && !isPage(value) && isRecord(value.attributes);
}

function plain(value: unknown): unknown {
  return isPage(value) ? value.records.map((record) => flatten(record)) : value;
}

function isGroup(record: SalesforceRecord | undefined): boolean {
  return isRecord(record?.attributes) && record.attributes.type === "AggregateResult";
}

function prefixesOf(path: string): string[] {
  const steps = path.split(".");
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join("."));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
