import { migrate, pendingSteps, undoMigration, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database, server, url } from "./fixtures/fresh-database.ts";

type Schema = NonNullable<DeclaredPlugin["schema"]>;

const unique = { type: "string", unique: true } as const;
const link = (model: string, field = "id") => ({ type: "string", references: { model, field } }) as const;

test.each<[string, Schema]>([
  ["two constraints whose names PostgreSQL would make alike", { a: { fields: { b_c: unique } }, a_b: { fields: { c: unique } } }],
  ["a table named like an index", { a: { fields: { b: unique } }, a_b_key: { fields: {} } }],
  ["long names that are cut alike", { [`${"t".repeat(60)}1`]: { fields: { [`${"f".repeat(60)}1`]: unique, [`${"f".repeat(60)}2`]: unique } }, [`${"t".repeat(60)}2`]: { fields: {} } }],
  ["references in a circle of different types", { a: { fields: { x: { ...link("b", "y"), type: "number", unique: true } } }, b: { fields: { y: { ...link("a", "x"), type: "boolean", unique: true } } } }],
])("%s can be declared, at once or one after the other", async (_, schema) => {
  const [first = ""] = Object.keys(schema);
  const isLinked = Object.values(schema).some(({ fields }) => Object.values(fields).some(({ references }) => references));

  await migrate(database, [{ id: "once", schema }]);
  if (!isLinked) await migrate(database, [{ id: "steps", schema: { [first]: schema[first] ?? { fields: {} } } }]);
  await migrate(database, [{ id: "steps", schema }]);

  expect(await namesOf("steps")).toEqual(await namesOf("once"));
  expect(await pendingSteps(database, [{ id: "steps", schema }])).toEqual({ steps: [], refusals: [], notices: [] });
});

test("a table may take the name that an index has", async () => {
  await migrate(database, [{ id: "p", schema: { a: { fields: { b: unique } }, old: { fields: {} } } }]);
  const schema: Schema = { a: { fields: { b: unique } }, a_b_key: { renamedFrom: "old", fields: {} } };

  const { applied } = await migrate(database, [{ id: "p", schema }]);

  expect(applied.map(({ step }) => step.kind)).toEqual(["free-name", "rename-table", "rename-constraint"]);
  expect(await pendingSteps(database, [{ id: "p", schema }])).toEqual({ steps: [], refusals: [], notices: [] });
});

test("a table that was set aside gives its names up, and takes them back", async () => {
  const schema: Schema = { kept: { fields: {} }, a: { fields: { key: unique, b: link("b") } }, b: { fields: { a: link("a") } } };
  await migrate(database, [{ id: "p", schema }]);
  const before = await namesOf("p");
  await migrate(database, [{ id: "p", schema: { kept: { fields: {} } } }], { allow: ["DROP:p.a", "DROP:p.b"] });

  await undoMigration(database, []);
  expect(await namesOf("p")).toEqual(before);
  await migrate(database, [{ id: "p", schema: { kept: { fields: {} } } }], { allow: ["DROP:p.a", "DROP:p.b"] });
  await migrate(database, [{ id: "p", schema }]);

  expect((await namesOf("p")).filter((name) => !name.includes("atlas_dropped"))).toEqual(before);
});

test("created_at, which every table has, is not renamed away and made anew", async () => {
  await migrate(database, [{ id: "p", schema: { a: { fields: {} } } }]);
  const schema: Schema = { a: { fields: { made: { type: "date", renamedFrom: "created_at" } } } };

  const { applied } = await migrate(database, [{ id: "p", schema }]);

  expect(applied.map(({ step }) => step.kind)).toEqual(["add-column"]);
  expect(await pendingSteps(database, [{ id: "p", schema }])).toEqual({ steps: [], refusals: [], notices: [] });
});

async function namesOf(pluginId: string): Promise<string[]> {
  const rows = await server.query(url, `SELECT relname AS name FROM pg_class WHERE relnamespace = 'plugin_${pluginId}'::regnamespace UNION SELECT conname FROM pg_constraint WHERE connamespace = 'plugin_${pluginId}'::regnamespace ORDER BY 1`);
  return rows.map(({ name }) => String(name));
}
