import { migrate, pendingSteps, type DeclaredPlugin, type Step } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import type { Client } from "pg";
import { database } from "./fixtures/fresh-database.ts";

type Schema = NonNullable<DeclaredPlugin["schema"]>;
type Fields = Schema[string]["fields"];

const invalidIndex = "ALTER TABLE plugin_p.t DROP CONSTRAINT t_a_key; CREATE UNIQUE INDEX t_a_key ON plugin_p.t (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'plugin_p.t_a_key'::regclass";
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
  await database.pool.query(before.a && !before.a.references ? "INSERT INTO plugin_p.t (a) VALUES ('1')" : "INSERT INTO plugin_p.t DEFAULT VALUES");
  if (!before.a?.required) await database.pool.query("INSERT INTO plugin_p.t DEFAULT VALUES");
  const plan = await migrate(database, [plugin(after)], { allow, dryRun: true });

  expect([plan.plan.steps.length > 0, plan.plan.refusals]).toEqual([true, []]);
  for (const step of plan.plan.steps) expect([step.id, await measure(step)]).toEqual([step.id, { locks: sorted(step.locks), rewritten: step.rewrites }]);
  expect((await pendingSteps(database, [plugin(after)])).steps).toEqual([]);
});

test.each<[string, string, Schema, string[]]>([
  ["renamed", "", { fresh: { renamedFrom: "t", fields: { a: { type: "string", unique: true } } }, u: { fields: {} } }, []],
  ["removed", "", { t: { fields: { a: { type: "string", unique: true } } } }, ["DROP:p.u"]],
  ["named like an index", "", { t: { fields: { a: { type: "string", unique: true } } }, u: { fields: {} }, t_a_key: { fields: {} } }, []],
  ["left with an index that is invalid", invalidIndex, { t: { fields: { a: { type: "string", unique: true } } }, u: { fields: {} } }, []],
  ["of another default", "", { t: { fields: { a: { type: "string", unique: true, defaultValue: "x" } } }, u: { fields: {} } }, []],
])("a table that is %s: locks and rewrites are as the plan says", async (_, change, schema, allow) => {
  await migrate(database, [plugin({ a: { type: "string", unique: true } })]);
  await database.pool.query(`INSERT INTO plugin_p.t (a) VALUES ('1'); ${change}`);
  const { plan } = await migrate(database, [{ id: "p", schema }], { allow, dryRun: true });

  expect([plan.steps.length > 0, plan.refusals]).toEqual([true, []]);
  for (const step of plan.steps) expect([step.id, await measure(step)]).toEqual([step.id, { locks: sorted(step.locks), rewritten: step.rewrites }]);
});

/** Runs the step, and reads from the server what it did. */
async function measure(step: Step) {
  const [client, observer] = [await database.connect(), await database.connect()];
  const files = async () => (await observer.query<{ oid: number; relfilenode: number }>("SELECT oid, relfilenode FROM pg_class WHERE relkind = 'r' AND relnamespace = 'plugin_p'::regnamespace ORDER BY oid")).rows;
  try {
    const filesBefore = await files();
    const held = step.kind === "build-index" || step.kind === "drop-index" ? await besideWriter(client, step) : await inTransaction(client, step);
    const filesAfter = new Map((await files()).map(({ oid, relfilenode }) => [oid, relfilenode]));
    return { locks: sorted(held), rewritten: filesBefore.some(({ oid, relfilenode }) => filesAfter.get(oid) !== relfilenode) };
  } finally {
    await Promise.all([client.end(), observer.end()]);
  }
}

async function inTransaction(client: Client, { sql }: Step) {
  const tables = await tablesOf(client);
  await client.query("BEGIN");
  await client.query(sql);
  const held = await locksOf(client, await pidOf(client), tables);
  await client.query("COMMIT");
  return held;
}

/** An index is built outside of a transaction. It waits for whoever writes to the table, and its locks can be read meanwhile. */
async function besideWriter(client: Client, { sql }: Step) {
  const [writer, pid, tables] = [await database.connect(), await pidOf(client), await tablesOf(client)];
  await writer.query("BEGIN; LOCK TABLE plugin_p.t IN ROW EXCLUSIVE MODE");
  const running = client.query(sql);
  while ((await writer.query("SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [pid])).rowCount === 0);
  const held = await locksOf(writer, pid, tables);
  await writer.query("ROLLBACK");
  await running;
  await writer.end();
  return held;
}

type Tables = { oid: number; name: string }[];

async function tablesOf(client: Client): Promise<Tables> {
  return (await client.query<Tables[number]>("SELECT oid, 'plugin_p.' || relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'plugin_p'::regnamespace")).rows;
}

async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid ?? 0;
}

/** The strongest lock of the process on each table. */
async function locksOf(client: Client, pid: number, tables: Tables) {
  const { rows } = await client.query<{ relation: number; mode: string }>("SELECT relation, mode FROM pg_locks WHERE pid = $1 AND locktype = 'relation' AND granted", [pid]);
  return tables.flatMap(({ oid, name }) => {
    const held = strength.find((mode) => rows.some((row) => row.relation === oid && spelled(row.mode) === mode));
    return held === undefined ? [] : [{ mode: held, table: name }];
  });
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
