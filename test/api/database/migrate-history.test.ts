import { migrate, migrationStatus, undoMigration, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database, server, url } from "./fixtures/fresh-database.ts";

const one: DeclaredPlugin = { id: "p", version: "1.0.0", schema: { t: { fields: { a: { type: "string", unique: true } } } } };
const two: DeclaredPlugin = { id: "p", version: "1.10.0", schema: { t: { fields: { a: { type: "string", unique: true }, b: { type: "string", unique: true } } } } };

test("the status is pending, then current; an older plugin sees that the database is ahead", async () => {
  const before = await migrationStatus(database, [one]);
  await migrate(database, [one]);
  const current = await migrationStatus(database, [one]);
  await migrate(database, [two]);
  const ahead = await migrationStatus(database, [{ ...one, version: "1.9.0" }]);

  expect([before.state, current.state, ahead.state]).toEqual(["pending", "current", "database-ahead"]);
  expect(ahead.ahead).toEqual([{ pluginId: "p", migrated: "1.10.0", declared: "1.9.0" }]);
});

test.each(["UPDATE atlas.migrations SET actor = 'nobody' WHERE id = 3", "DELETE FROM atlas.migrations WHERE id = 3"])("a history that was edited is noticed: %s", async (edit) => {
  await migrate(database, [one]);

  await query(edit);

  expect(await migrationStatus(database, [one])).toMatchObject({ state: "history-edited" });
});

test.each<[string, string, unknown]>([
  ["ALTER TABLE plugin_p.t ADD COLUMN hand text", "plugin_p.t.hand column", [false, true, false]],
  ["ALTER TABLE plugin_p.t ALTER a SET DEFAULT 'x'", "plugin_p.t.a default", [null, "'x'::text", null]],
  ["ALTER TABLE plugin_p.t ALTER a TYPE varchar(9)", "plugin_p.t.a type", ["text", "character varying(9)", "text"]],
  ["ALTER TABLE plugin_p.t ALTER a SET NOT NULL", "plugin_p.t.a NOT NULL", [false, true, false]],
  ["CREATE INDEX hand ON plugin_p.t (a)", 'plugin_p.t index or constraint "hand"', [false, true, false]],
  ["ALTER TABLE plugin_p.t ADD CHECK (a <> '')", 'plugin_p.t index or constraint "t_a_check"', [false, true, false]],
  ["DROP TABLE plugin_p.t", "plugin_p.t table", [true, false, true]],
])("a change by hand is drift, with what was migrated, found and declared: %s", async (change, place, values) => {
  await migrate(database, [one]);

  await query(change);

  const { state, drift } = await migrationStatus(database, [one]);
  expect([state, drift.map((found) => [`${found.place} ${found.what}`, [found.migrated, found.found, found.declared]])[0]]).toEqual(["drift", [place, values]]);
});

test.each<[string, string, [unknown, unknown, unknown]]>([
  ["ALTER TABLE plugin_p.t OWNER TO pg_monitor", "plugin_p.t owner", ["atlas", "pg_monitor", null]],
  ["ALTER SCHEMA plugin_p OWNER TO pg_monitor", "plugin_p owner of the schema", ["atlas", "pg_monitor", null]],
  ["ALTER TABLE plugin_p.t DROP CONSTRAINT t_a_key, ADD CONSTRAINT t_a_key UNIQUE (created_at)", 'plugin_p.t index or constraint "t_a_key"', ["UNIQUE (a)", "UNIQUE (created_at)", true]],
  ["ALTER TABLE plugin_p.t DROP CONSTRAINT t_a_key; CREATE INDEX t_a_key ON plugin_p.t (a)", 'plugin_p.t index or constraint "t_a_key"', ["UNIQUE (a)", "CREATE INDEX t_a_key ON plugin_p.t USING btree (a)", true]],
  ["UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'plugin_p.t_a_key'::regclass", 'plugin_p.t index or constraint "t_a_key"', ["UNIQUE (a)", "UNIQUE (a) INVALID", true]],
  [
    "ALTER TABLE plugin_p.u DROP CONSTRAINT u_t_fkey, ADD CONSTRAINT u_t_fkey FOREIGN KEY (t) REFERENCES plugin_p.t ON DELETE CASCADE",
    'plugin_p.u index or constraint "u_t_fkey"',
    [expect.stringContaining("ON DELETE a"), expect.stringContaining("ON DELETE c"), true],
  ],
])("an owner, and what was made anew under the same name, is drift: %s", async (change, place, values) => {
  const linked: DeclaredPlugin = { ...one, schema: { ...one.schema, u: { fields: { t: { type: "string", references: { model: "t", field: "id" } } } } } };
  await migrate(database, [linked]);

  await query(change);

  const { state, drift } = await migrationStatus(database, [linked]);
  const found = drift.find((one) => `${one.place} ${one.what}` === place);
  expect([state, found?.migrated, found?.found, found?.declared]).toEqual(["drift", ...values]);
  expect(drift.filter(({ what }) => what.startsWith("owner"))).toHaveLength(place.includes("owner") ? 1 : 0);
});

test("undo takes back the latest run, and migrating does it again", async () => {
  await migrate(database, [one]);
  const before = await migrationStatus(database, [one]);
  await migrate(database, [two]);

  const undone = await undoMigration(database, [one]);

  expect(undone.map(({ step }) => step.kind)).toEqual(["undo", "drop-index", "undo"]);
  expect(await migrationStatus(database, [{ ...one, version: "1.10.0" }])).toMatchObject({ state: "current", catalogHash: before.catalogHash });
  expect((await migrate(database, [two])).applied).toHaveLength(3);
});

test("undo deletes data only when that is allowed", async () => {
  await migrate(database, [one]);
  await migrate(database, [two]);
  await query("INSERT INTO plugin_p.t (b) VALUES ('precious')");

  await expect(undoMigration(database, [two])).rejects.toMatchObject({ code: "HAZARD_NOT_ALLOWED", hint: "If that is meant, run: atlas migrate undo --allow DROP:p.t.b" });
  const undone = await undoMigration(database, [two], { allow: ["DROP:p.t.b"] });

  expect(undone).toHaveLength(3);
});

test.each<[string, object, string]>([
  ["uniqueness", { unique: true }, "DROP_UNIQUE:p.t.x"],
  ["a reference", { references: { model: "t", field: "a" } }, "DROP_REFERENCE:p.t.x"],
])("undo refuses to bring back %s that the values filled in since do not allow", async (_, demand, hazard) => {
  const schema = (x: object): DeclaredPlugin => ({ id: "p", schema: { t: { fields: { a: { type: "string", unique: true }, x: { type: "string", ...x } } } } });
  await migrate(database, [schema(demand)]);
  await query("INSERT INTO plugin_p.t (a) VALUES ('1'), ('2')");
  const after = schema({ required: true, defaultValue: "same" });
  await migrate(database, [after], { allow: [hazard] });

  await expect(undoMigration(database, [after])).rejects.toMatchObject({ code: "UNDO_IMPOSSIBLE" });
  expect(await migrationStatus(database, [after])).toMatchObject({ state: "current" });
});

test("a plan is stale once the database or the declarations moved", async () => {
  await migrate(database, [one]);
  const { plan, catalogHash } = await migrationStatus(database, [two]);
  const expected = { catalogHash, statements: plan.steps.map(({ sql }) => sql) };

  await expect(migrate(database, [one], { expected })).rejects.toMatchObject({ code: "PLAN_STALE" });
  expect((await migrate(database, [two], { expected })).applied).toHaveLength(3);
  await expect(migrate(database, [two], { expected })).rejects.toMatchObject({ code: "PLAN_STALE" });
});

test("a history of before entries were chained goes on, chained", async () => {
  await migrate(database, [one]);
  await query("ALTER TABLE atlas.migrations DROP hash, DROP previous_hash, DROP catalog, DROP undoes, DROP plugin_version, DROP actor, DROP run_id, DROP reversal, DROP step_id");

  const { applied } = await migrate(database, [two]);

  expect(applied[0]?.step.kind).toBe("alter-host-table");
  expect(await migrationStatus(database, [two])).toMatchObject({ state: "current" });
});

function query(sql: string): Promise<Record<string, unknown>[]> {
  return server.query(url, sql);
}
