import { expect, test } from "vitest";
import type { Catalog, CatalogColumn, CatalogTable } from "../../../src/api/database/migration/catalog.ts";
import { planMigration } from "../../../src/api/database/migration/plan.ts";
import type { DeclaredPlugin } from "../../../src/api/database/migration/types.ts";

const reference = { schema: "plugin_x", table: "t", column: "id", name: "t_f_fkey", valid: true };

test("an empty database gets history, schema, tables, and references last", () => {
  const declared: DeclaredPlugin[] = [
    { id: "crm", schema: { notes: { fields: { author: { type: "string", references: { model: "people", field: "id" } } } }, people: { fields: {} } } },
    { id: "none" },
    { id: "empty", schema: {} },
  ];

  const { steps, refusals, notices } = planMigration({ declared, catalog: new Map() });

  expect(steps.map(({ id }) => id)).toEqual(["atlas/create-host-table/migrations", ...["audit_log", "conversations", "participants", "messages", "actions"].map((table) => `atlas/create-host-table/${table}`), "crm/create-schema", "crm/create-table/notes", "crm/create-table/people", "crm/add-reference/notes.author"]);
  expect(steps.at(-1)?.sql).toBe('ALTER TABLE "plugin_crm"."notes" ADD CONSTRAINT "notes_author_fkey" FOREIGN KEY ("author") REFERENCES "plugin_crm"."people" ("id")');
  expect([refusals, notices]).toEqual([[], []]);
});

test("names and defaults are quoted, and columns are added unless they are declared", () => {
  const fields = {
    'a"b': { type: "string", defaultValue: "it's \\ \"x\"" },
    select: { type: "number", defaultValue: -1.5, required: true },
    on: { type: "boolean", defaultValue: false },
    at: { type: "date", defaultValue: new Date(0) },
    updated_at: { type: "date" },
    link: { type: "string", unique: true, references: { model: "Table", field: "id" } },
  } as const;

  const { steps } = planMigration({ declared: [{ id: "x", schema: { Table: { fields } } }], catalog: new Map() });

  expect(steps.find(({ kind }) => kind === "create-table")?.sql.split("\n")).toEqual([
    'CREATE TABLE "plugin_x"."Table" (',
    '  "id" uuid DEFAULT gen_random_uuid() NOT NULL CONSTRAINT "Table_pkey" PRIMARY KEY,',
    `  "a""b" text DEFAULT E'it''s \\\\\\\\ "x"'::text,`.replace("\\\\\\\\", "\\\\"),
    `  "select" double precision DEFAULT '-1.5'::double precision NOT NULL,`,
    '  "on" boolean DEFAULT false,',
    `  "at" timestamp with time zone DEFAULT '1970-01-01T00:00:00.000Z'::timestamp with time zone,`,
    '  "updated_at" timestamp with time zone,',
    '  "link" uuid CONSTRAINT "Table_link_key" UNIQUE,',
    '  "created_at" timestamp with time zone DEFAULT now() NOT NULL',
    ")",
  ]);
});

test("a declared id is the primary key, and a reference takes its type", () => {
  const schema: DeclaredPlugin["schema"] = { a: { fields: { id: { type: "number" } } }, b: { fields: { a: { type: "string", references: { model: "a", field: "id" } } } } };

  const { steps } = planMigration({ declared: [{ id: "x", schema }], catalog: new Map() });

  expect(steps.find(({ id }) => id === "x/create-table/a")?.sql).toContain('"id" double precision NOT NULL CONSTRAINT "a_pkey" PRIMARY KEY');
  expect(steps.find(({ id }) => id === "x/create-table/b")?.sql).toContain('"a" double precision,');
});

test.each<[string, Partial<CatalogColumn>, string[], string[]]>([
  ["another type", { type: "integer" }, ["change-type", "drop-reference", "add-reference", "validate-reference"], ["REWRITE:x.t.f"]],
  ["NOT NULL that is not declared", { required: true }, ["drop-not-null"], []],
  ["a reference elsewhere", { reference: { ...reference, table: "other" } }, ["drop-reference", "add-reference", "validate-reference"], ["DROP_REFERENCE:x.t.f"]],
  ["a reference that was never validated", { reference: { ...reference, valid: false } }, ["validate-reference"], []],
  ["another default", { defaultExpression: "'b'::text" }, ["set-default"], []],
  ["no default", { defaultExpression: null }, ["set-default"], []],
  ["a check that a killed migration left", { requiredCheck: { name: "t_f_required", valid: false } }, ["drop-check"], []],
])("%s in the database is never silently nothing to do", (_, changed, kinds, hazards) => {
  const schema: DeclaredPlugin["schema"] = { t: { fields: { id: { type: "string", unique: true }, f: { type: "string", defaultValue: "a", references: { model: "t", field: "id" } } } } };

  const plan = planMigration({ declared: [{ id: "x", schema }], catalog: catalogWith({ f: { ...column, defaultExpression: "'a'::text", reference, ...changed } }) });

  expect(plan.steps.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
  expect(plan.refusals.map(({ code, hint }) => [code, hint])).toEqual(hazards.map((name) => ["HAZARD_NOT_ALLOWED", `If that is meant: --allow ${name}`]));
});

test("fields and tables that no plugin declares any more are noticed, with what would take them away", () => {
  const catalog = catalogWith({ gone: { ...column, required: true } });
  catalog.get("plugin_x")?.set("old", tableOf({}));

  const { steps, refusals, notices } = planMigration({ declared: [{ id: "x", schema: { t: { fields: { id: { type: "string" } } } } }], catalog });

  expect([steps, refusals]).toEqual([[], []]);
  expect(notices.map(({ code, hint }) => [code, hint])).toEqual([
    ["FIELD_NOT_DECLARED", "It is kept. To take it away, run: atlas migrate --allow DROP:x.t.gone"],
    ["TABLE_NOT_DECLARED", "It is kept. To take it away, run: atlas migrate --allow DROP:x.old"],
  ]);
});

const column: CatalogColumn = { type: "text", required: false, defaultExpression: null, unique: false };

/** A database with the host's tables and with table `t` of plugin `x`, whose declared `id` is a string. */
function catalogWith(columns: Record<string, CatalogColumn>): Catalog {
  const time: CatalogColumn = { type: "timestamp with time zone", required: true, defaultExpression: "now()", unique: false };
  const all = { id: { ...column, required: true, unique: true }, ...columns, created_at: time, updated_at: time };
  return new Map([
    ["atlas", new Map(["migrations", "audit_log", "conversations", "participants", "messages", "actions"].map((table) => [table, tableOf({ hash: column })]))],
    ["plugin_x", new Map([["t", tableOf(all)]])],
  ]);
}

function tableOf(columns: Record<string, CatalogColumn>): CatalogTable {
  return { columns: new Map(Object.entries(columns)), primaryKey: "t_pkey", objects: new Map(), owner: "atlas", schemaOwner: "atlas" };
}
