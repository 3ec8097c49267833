import { lintPlan, migrate, migrationStatus, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database, server, url } from "./fixtures/fresh-database.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

const text = { type: "string" } as const;

test.each<[string, string, Fields, Fields]>([
  ["REQUIRED_ON_EXISTING", "p.t.b", { a: text }, { a: text, b: { ...text, required: true } }],
  ["UNIQUE_ON_EXISTING", "p.t.a", { a: text }, { a: { ...text, unique: true } }],
  ["TYPE_REWRITES", "p.t.a", { a: { type: "number" } }, { a: text }],
  ["TYPE_LOSES_DATA", "p.t.a", { a: text }, { a: { type: "number" } }],
  ["FIELD_REMOVED", "p.t.b", { a: text, b: text }, { a: text }],
  ["CONSTRAINT_REMOVED", "p.t.a", { a: { ...text, unique: true } }, { a: text }],
  ["RENAME_SUSPECTED", "p.t.phone", { a: text, telephone: text }, { a: text, phone: text }],
])("%s is found at %s by what migrating would do", async (code, subject, before, after) => {
  await migrate(database, [plugin(before)]);

  const found = await lint(plugin(after));

  expect(found).toContainEqual(expect.objectContaining({ code, subject }));
});

test("tables that are removed, renamed without saying so, or rewritten are found", async () => {
  await migrate(database, [plugin({ a: text })]);
  await server.query(url, "ALTER TABLE plugin_p.other DROP COLUMN id");

  const found = await lint({ id: "p", schema: { things: { fields: { a: text } }, other: { fields: { a: text } } } });

  expect(found.map(({ code, subject }) => `${code} ${subject}`)).toEqual(expect.arrayContaining(["TABLE_REMOVED p.t", "RENAME_SUSPECTED p.things", "FIELD_REWRITES p.other.id"]));
});

test("a field of another type is not taken for a renamed one", async () => {
  await migrate(database, [plugin({ a: text, telephone: text })]);

  const found = await lint(plugin({ a: text, age: { type: "number" } }));

  expect(found.map(({ code }) => code)).toEqual(["FIELD_REMOVED"]);
});

test("what the database refuses is an error under the refusal's own code, once", async () => {
  await migrate(database, [plugin({ a: text })]);
  await server.query(url, "INSERT INTO plugin_p.t (a) VALUES ('x'), ('x')");

  const found = await lint(plugin({ a: { ...text, unique: true }, b: { ...text, required: true } }));

  expect(found.map(({ code, severity }) => [code, severity])).toEqual(expect.arrayContaining([["FIELD_DUPLICATES", "error"], ["REQUIRED_WITHOUT_DEFAULT", "error"]]));
  expect(found.map(({ code }) => code)).not.toContain("UNIQUE_ON_EXISTING");
});

async function lint(declared: DeclaredPlugin) {
  const { plan, catalog } = await migrationStatus(database, [declared]);
  return lintPlan({ plan, catalog, plugins: [declared] });
}

function plugin(fields: Fields): DeclaredPlugin {
  return { id: "p", schema: { t: { fields }, other: { fields: { a: text } } } };
}
