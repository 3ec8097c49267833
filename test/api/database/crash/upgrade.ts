import type { DeclaredPlugin } from "@atlas/api/lib/migrate";
import type { Scenario } from "./scenarios.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

const link = { type: "string", references: { model: "old", field: "key" } } as const;
const renamedLink = { type: "string", references: { model: "fresh", field: "code" } } as const;
const text = { type: "string" } as const;

const before: Fields = {
  gone: { type: "string", required: true, defaultValue: "x" },
  relaxed: { type: "string", required: true, defaultValue: "x" },
  twin: { type: "string", unique: true },
  word: text,
  price: { type: "number" },
  code: text,
  parent: text,
};
const after: Fields = {
  relaxed: { type: "string", defaultValue: "x" },
  twin: text,
  word: { type: "string", required: true, defaultValue: "none" },
  price: text,
  code: { type: "string", unique: true },
  parent: { type: "string", references: { model: "items", field: "code" } },
  extra: { type: "number", required: true, defaultValue: 7 },
};

/** An upgrade that takes a step of every kind, over a table that takes several batches to fill. */
export const upgrade: Scenario = {
  before: [
    { id: "renames", version: "1.0.0", schema: { old: { fields: { key: { type: "string", unique: true } } }, links: { fields: { kept: link, dropped: link } } } },
    { id: "shop", version: "1.0.0", schema: { items: { fields: before }, trash: { fields: { text } } } },
  ],
  // Besides the rows: what a killed build left behind, a history of before it was chained, and one of the host's tables missing.
  prepare: [
    "INSERT INTO plugin_renames.old (key) SELECT 'k' || n FROM generate_series(1, 100) n",
    "INSERT INTO plugin_renames.links (kept, dropped) SELECT key, key FROM plugin_renames.old",
    "INSERT INTO plugin_shop.items (twin, word, price, code) SELECT n, CASE WHEN n > 6000 THEN n END, n / 8.0, 'c' FROM generate_series(1, 7000) n",
    "INSERT INTO plugin_shop.trash (text) VALUES ('precious')",
    "CREATE UNIQUE INDEX CONCURRENTLY items_code_key ON plugin_shop.items (code)",
    "UPDATE plugin_shop.items SET code = twin, parent = twin",
    "DROP TABLE atlas.audit_log",
    "ALTER TABLE atlas.migrations DROP hash, DROP previous_hash, DROP catalog, DROP undoes, DROP plugin_version, DROP actor, DROP run_id, DROP reversal, DROP step_id",
  ],
  after: [
    { id: "renames", version: "1.1.0", schema: { fresh: { renamedFrom: "old", fields: { code: { type: "string", unique: true, renamedFrom: "key" } } }, links: { fields: { kept: renamedLink, dropped: text } } } },
    { id: "shop", version: "1.1.0", schema: { items: { fields: after }, tags: { fields: { item: { type: "string", references: { model: "items", field: "code" } } } } } },
    { id: "newcomer", version: "1.0.0", schema: { notes: { fields: { text } } } },
  ],
  allow: ["DROP_REFERENCE:renames.links.dropped", "DROP:shop.items.gone", "DROP:shop.trash", "DROP_UNIQUE:shop.items.twin", "REWRITE:shop.items.price"],
};
