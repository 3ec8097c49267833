import { migrate, pendingSteps, type DeclaredPlugin, type Step } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database } from "./fixtures/fresh-database.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

const link = { type: "string", references: { model: "u", field: "id" } } as const;

test.each<[string, Fields, Fields, string[]]>([
  ["added", {}, { a: { type: "string", required: true, defaultValue: "x" } }, []],
  ["unique", { a: { type: "string" } }, { a: { type: "string", unique: true } }, []],
  ["a reference", {}, { a: link }, []],
  ["required", { a: { type: "string" } }, { a: { type: "string", required: true, defaultValue: "x" } }, []],
  ["required no more", { a: { type: "string", required: true } }, { a: { type: "string" } }, []],
  ["of another type", { a: { type: "number" } }, { a: { type: "string" } }, ["REWRITE:p.t.a"]],
  ["renamed", { a: { type: "string" } }, { b: { type: "string", renamedFrom: "a" } }, []],
  ["removed", { a: { type: "string", required: true } }, {}, ["DROP:p.t.a"]],
  ["unique no more", { a: { type: "string", unique: true } }, { a: { type: "string" } }, ["DROP_UNIQUE:p.t.a"]],
  ["a reference no more", { a: link }, { a: { ...link, references: undefined } as Fields[string] }, ["DROP_REFERENCE:p.t.a", "DATA_LOSS:p.t.a", "REWRITE:p.t.a"]],
])("a field that is %s: locks and rewrites are as the plan says", async (_, before, after, allow) => {
  await migrate(database, [plugin(before)]);
  const plan = await migrate(database, [plugin(after)], { allow, dryRun: true });

  expect([plan.plan.steps.length > 0, plan.plan.refusals]).toEqual([true, []]);
  for (const step of plan.plan.steps) expect([step.id, await measure(step)]).toEqual([step.id, { locks: sorted(step.locks), rewritten: step.rewrites }]);
  expect((await pendingSteps(database, [plugin(after)])).steps).toEqual([]);
});

const outside = ["build-index", "drop-index", "backfill"];

/** Runs the step, and reads from the server what it did. An index is built outside of a transaction, where nothing can be read before it ends. */
async function measure(step: Step) {
  const client = await database.connect();
  const files = async () => (await client.query("SELECT oid, relfilenode FROM pg_class WHERE relkind = 'r' AND relnamespace = 'plugin_p'::regnamespace ORDER BY oid")).rows;
  try {
    const filesBefore = await files();
    if (outside.includes(step.kind)) {
      await client.query(step.sql);
      return { locks: sorted(step.locks), rewritten: JSON.stringify(await files()) !== JSON.stringify(filesBefore) };
    }
    const names = (await client.query<{ oid: number; name: string }>("SELECT oid, 'plugin_p.' || relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'plugin_p'::regnamespace")).rows;
    await client.query("BEGIN");
    await client.query(step.sql);
    const { rows } = await client.query<{ relation: number; mode: string }>("SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted");
    await client.query("COMMIT");
    const locks = names.flatMap(({ oid, name }) => {
      const held = strength.find((mode) => rows.some((row) => row.relation === oid && spelled(row.mode) === mode));
      return held === undefined ? [] : [{ mode: held, table: name }];
    });
    return { locks: sorted(locks), rewritten: JSON.stringify(await files()) !== JSON.stringify(filesBefore) };
  } finally {
    await client.end();
  }
}

function spelled(mode: string): string {
  return mode.replace(/Lock$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toUpperCase();
}

function sorted(locks: readonly { mode: string; table: string }[]) {
  return [...locks].sort((one, other) => (one.table < other.table ? -1 : 1));
}

const strength = ["ACCESS EXCLUSIVE", "EXCLUSIVE", "SHARE ROW EXCLUSIVE", "SHARE", "SHARE UPDATE EXCLUSIVE", "ROW EXCLUSIVE", "ROW SHARE"];

function plugin(fields: Fields): DeclaredPlugin {
  return { id: "p", schema: { t: { fields }, u: { fields: {} } } };
}
