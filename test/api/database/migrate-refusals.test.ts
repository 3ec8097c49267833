import { migrate, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database, server, url } from "./fixtures/fresh-database.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

const text = { type: "string" } as const;

test.each<[string, string, Fields, string[]]>([
  ["TYPE_MISFIT", "a value that is no number", { x: { type: "number" } }, ["DATA_LOSS:p.t.x"]],
  ["FIELD_DUPLICATES", "values that are one number", { n: { type: "number", unique: true } }, ["DATA_LOSS:p.t.n"]],
  ["FIELD_DUPLICATES", "several empty rows that get one default", { empty: { type: "string", unique: true, required: true, defaultValue: "same" } }, []],
  ["REFERENCE_ORPHANS", "values without a row in a table that is made", { x: { type: "string", references: { model: "fresh", field: "key" } } }, []],
  ["REFERENCE_ORPHANS", "a default that is in no row", { empty: { type: "string", required: true, defaultValue: "same", references: { model: "fresh", field: "key" } } }, []],
  ["REFERENCE_ORPHANS", "a default of a field that is added", { more: { type: "string", defaultValue: "same", references: { model: "fresh", field: "key" } } }, []],
  ["FIELD_DUPLICATES", "duplicates in a field that is renamed", { renamed: { type: "string", unique: true, renamedFrom: "double" } }, []],
  ["REQUIRED_WITHOUT_DEFAULT", "empty rows in a field that is renamed", { renamed: { type: "string", required: true, renamedFrom: "empty" } }, []],
  ["TYPE_MISFIT", "a value that is no date, in a field that is renamed", { renamed: { type: "date", renamedFrom: "x" } }, ["DATA_LOSS:p.fresh_t.renamed"]],
])("%s: %s are refused before anything runs", async (code, _, fields, allow) => {
  const rest: Fields = { x: text, n: text, empty: text, double: text };
  await migrate(database, [{ id: "p", schema: { t: { fields: rest } } }]);
  await server.query(url, "INSERT INTO plugin_p.t (x, n, double) VALUES ('word', '1', 'd'), ('other', '1.0', 'd')");
  const before = await entries();
  const isRenamed = allow.some((name) => name.includes("fresh_t"));
  const formerly = new Set(Object.values(fields).map(({ renamedFrom }) => renamedFrom));
  const kept = Object.fromEntries(Object.entries({ ...rest, ...fields }).filter(([name]) => !formerly.has(name)));

  const refused = migrate(database, [{ id: "p", schema: { [isRenamed ? "fresh_t" : "t"]: { fields: kept, ...(isRenamed ? { renamedFrom: "t" } : {}) }, fresh: { fields: { key: { type: "string", unique: true } } } } }], { allow });

  await expect(refused).rejects.toMatchObject({ code: "MIGRATION_REFUSED", problems: [expect.objectContaining({ code, path: expect.stringContaining(Object.keys(fields)[0] ?? "") })] });
  expect(await entries()).toEqual(before);
});

test("a change of type that a reference stands in the way of asks for both hazards", async () => {
  const schema = (fields: Fields): DeclaredPlugin => ({ id: "p", schema: { t: { fields }, u: { fields: {} } } });
  await migrate(database, [schema({ u: { type: "string", references: { model: "u", field: "id" } } })]);

  await expect(migrate(database, [schema({ u: text })])).rejects.toMatchObject({ hint: expect.stringContaining("--allow DROP_REFERENCE:p.t.u --allow REWRITE:p.t.u") });
});

test.each<[string, (fields: Fields) => DeclaredPlugin["schema"], string]>([
  ["field", (fields) => ({ t: { fields }, u: { fields: { x: text } } }), "DROP_REFERENCE:p.u.x"],
  ["field that goes", (fields) => ({ t: { fields }, u: { fields: {} } }), "DROP:p.u.x"],
  ["table that goes", (fields) => ({ t: { fields } }), "DROP:p.u"],
])("uniqueness that the reference of a %s rests on is not dropped without it", async (_, schema, hazard) => {
  await migrate(database, [{ id: "p", schema: { t: { fields: { key: { type: "string", unique: true } } }, u: { fields: { x: { type: "string", references: { model: "t", field: "key" } } } } } }]);
  const before = await entries();
  const wanted = { id: "p", schema: schema({ key: text }) };

  const refused = migrate(database, [wanted], { allow: ["DROP_UNIQUE:p.t.key"] });

  await expect(refused).rejects.toMatchObject({ code: "HAZARD_NOT_ALLOWED", hint: `If that is meant, run: atlas migrate --allow ${hazard}` });
  expect(await entries()).toEqual(before);
  const { applied } = await migrate(database, [wanted], { allow: ["DROP_UNIQUE:p.t.key", hazard] });
  expect(applied.map(({ step }) => step.kind).slice(0, 2)).toEqual(["drop-reference", "drop-unique"]);
});

async function entries(): Promise<unknown[]> {
  return server.query(url, "SELECT id FROM atlas.migrations");
}
