import { migrate, migrationStatus, undoMigration, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database } from "./fixtures/fresh-database.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

const before: Fields = { name: { type: "string", required: true, defaultValue: "a" }, gone: { type: "string" }, loose: { type: "string" } };
const after: Fields = { title: { type: "string", required: true, defaultValue: "b", renamedFrom: "name" }, loose: { type: "string", required: true, unique: true } };
const older = plugin("1.9.0", before);
const newer = plugin("1.10.0", after);

test("an older plugin changes nothing that a newer one migrated, says so, and is no failure", async () => {
  await migrate(database, [older]);
  await migrate(database, [newer], { allow: ["DROP:p.t.gone"] });
  const { catalogHash } = await migrationStatus(database, [newer]);

  const { applied, plan } = await migrate(database, [older], { allow: ["DROP:p.t.title", "DROP_UNIQUE:p.t.loose"] });

  expect([applied, plan.steps, plan.refusals]).toEqual([[], [], []]);
  expect(plan.notices).toEqual([expect.objectContaining({ code: "DATABASE_AHEAD", pluginId: "p", message: expect.stringContaining("1.9.0, but 1.10.0 has migrated") })]);
  expect(await migrationStatus(database, [older])).toMatchObject({ state: "database-ahead", catalogHash });
});

test("the other plugins of an older set are migrated", async () => {
  await migrate(database, [newer]);

  const { applied } = await migrate(database, [older, { id: "q", version: "1.0.0", schema: { t: { fields: {} } } }]);

  expect(applied.map(({ step }) => step.id)).toEqual(["q/create-schema", "q/create-table/t"]);
});

test("once the newer migration is taken back, the older plugin migrates again", async () => {
  await migrate(database, [older]);
  await migrate(database, [plugin("1.10.0", { ...before, more: { type: "string" } })]);
  await undoMigration(database, [newer]);

  const { plan } = await migrate(database, [plugin("1.9.1", { ...before, own: { type: "string" } })], { dryRun: true });

  expect(plan.steps.map(({ id }) => id)).toEqual(["p/add-column/t.own"]);
});

test("two declarations of one version each add what they miss, and take nothing away", async () => {
  const one = plugin("1.0.0", { a: { type: "string" } });
  const other = plugin("1.0.0", { b: { type: "string" } });
  await migrate(database, [one]);

  const { applied, plan } = await migrate(database, [other]);

  expect([applied.map(({ step }) => step.id), plan.notices.map(({ code }) => code)]).toEqual([["p/add-column/t.b"], ["FIELD_NOT_DECLARED"]]);
  expect((await migrate(database, [one])).applied).toEqual([]);
});

function plugin(version: string, fields: Fields): DeclaredPlugin {
  return { id: "p", version, schema: { t: { fields } } };
}
