import { openDatabase } from "@atlas/api/lib/database";
import { migrate, pendingSteps, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database, server, url } from "./fixtures/fresh-database.ts";
import { herdPlugins } from "./fixtures/herd-plugins.ts";
import { run } from "./fixtures/processes.ts";

test("twenty processes at once on an empty database all succeed, and each statement runs once", async () => {
  const herd = Array.from({ length: 20 }, () => run("migrate.ts", url));

  const applied = await Promise.all(herd.map((one) => one.line().then(Number)));

  expect(await Promise.all(herd.map((one) => one.exit))).toEqual(herd.map(() => 0));
  expect(applied.sort((one, other) => other - one)).toEqual([21, ...Array.from({ length: 19 }, () => 0)]);
  expect(await query("SELECT count(*)::int AS all, count(DISTINCT statement)::int AS different FROM atlas.migrations")).toEqual([{ all: 21, different: 21 }]);
});

test("references may point forward, at themselves and in a circle, and hold", async () => {
  const reference = (model: string) => ({ type: "string", references: { model, field: "id" } }) as const;
  const schema: DeclaredPlugin["schema"] = { a: { fields: { b: reference("b"), self: reference("a") } }, b: { fields: { a: reference("a") } } };

  await migrate(database, [{ id: "ring", schema }]);

  await expect(query(`INSERT INTO plugin_ring.a (b) VALUES (gen_random_uuid())`)).rejects.toMatchObject({ code: "23503" });
  await query("WITH a AS (INSERT INTO plugin_ring.a DEFAULT VALUES RETURNING id) INSERT INTO plugin_ring.b (a) SELECT id FROM a");
  expect(await query("UPDATE plugin_ring.a SET self = id, b = (SELECT id FROM plugin_ring.b) RETURNING self = id AS own")).toEqual([{ own: true }]);
});

test("a second run has nothing to do, whatever the defaults", async () => {
  const values = ["", "it's", "back\\slash", "'::text", "ä\n", "a''b"];
  const strings = Object.fromEntries(values.map((defaultValue, index) => [`s${index}`, { type: "string", defaultValue } as const]));
  const numbers = Object.fromEntries([0, -1, 1e21, 1e-7, 0.1, Number.NaN].map((defaultValue, index) => [`n${index}`, { type: "number", defaultValue } as const]));
  const dates = Object.fromEntries([new Date(1), "2024-02-29", "2024-01-01T12:00:00+02:00", "yesterday"].map((defaultValue, index) => [`d${index}`, { type: "date", defaultValue } as const]));
  const plugins: DeclaredPlugin[] = [{ id: "d", schema: { t: { fields: { ...strings, ...numbers, ...dates, yes: { type: "boolean", defaultValue: true } } } } }];

  await migrate(database, plugins);

  const plan = await pendingSteps(database, plugins);
  expect(plan).toEqual({ steps: [], refusals: [], notices: [] });
  const [row] = await query("INSERT INTO plugin_d.t DEFAULT VALUES RETURNING *");
  expect(values.map((_, index) => row?.[`s${index}`])).toEqual(values);
  expect([row?.n2, row?.n3, row?.d0, row?.d2]).toEqual([1e21, 1e-7, new Date(1), new Date("2024-01-01T10:00:00Z")]);
});

test("each step is recorded in the order in which it ran, with its checksum and the tool's version", async () => {
  const seen: string[] = [];

  await migrate(database, herdPlugins.slice(0, 1), { onStep: ({ step }) => seen.push(`${step.pluginId} ${step.kind}`) });

  expect(await query("SELECT plugin_id || ' ' || kind AS step FROM atlas.migrations ORDER BY id")).toEqual(seen.map((step) => ({ step })));
  expect(await query("SELECT bool_and(checksum = encode(sha256(statement::bytea), 'hex') AND tool_version ~ '^[0-9]+[.]' AND duration_ms >= 0) AS good FROM atlas.migrations")).toEqual([{ good: true }]);
});

test("a field that is added to a filled table gets its default", async () => {
  await migrate(database, [plugin({})]);
  await query("INSERT INTO plugin_p.t DEFAULT VALUES");

  const { applied } = await migrate(database, [plugin({ state: { type: "string", required: true, defaultValue: "new" }, note: { type: "string" } })]);

  expect(applied.map(({ step }) => step.id)).toEqual(["p/add-column/t.state", "p/add-column/t.note"]);
  expect(await query("SELECT state, note FROM plugin_p.t")).toEqual([{ state: "new", note: null }]);
});

test.each<[string, string, NonNullable<DeclaredPlugin["schema"]>[string]["fields"]]>([
  ["REQUIRED_WITHOUT_DEFAULT", "required without a default", { a: { type: "string" }, must: { type: "string", required: true } }],
  ["FIELD_DUPLICATES", "unique with a default", { a: { type: "string" }, one: { type: "string", unique: true, defaultValue: "x" } }],
  ["FIELD_DUPLICATES", "unique by now", { a: { type: "string", unique: true } }],
  ["REFERENCE_ORPHANS", "a reference by now", { a: { type: "string", references: { model: "t", field: "key" } }, key: { type: "string", unique: true } }],
  ["REQUIRED_WITHOUT_DEFAULT", "required by now", { b: { type: "string", required: true } }],
])("%s: a field of a filled table that is %s is refused before anything runs", async (code, _, fields) => {
  await migrate(database, [plugin({ a: { type: "string" }, b: { type: "string" }, key: { type: "string", unique: true } })]);
  await query("INSERT INTO plugin_p.t (a) VALUES ('x'), ('x')");
  const before = await fingerprint();

  const refused = migrate(database, [plugin({ first: { type: "string" }, key: { type: "string", unique: true }, ...fields })]);

  await expect(refused).rejects.toMatchObject({ code: "MIGRATION_REFUSED", problems: [expect.objectContaining({ code, path: expect.stringMatching(/^p\.t\./) })] });
  expect(await fingerprint()).toBe(before);
});

test("a required field without default may join an empty table", async () => {
  await migrate(database, [plugin({})]);

  const { applied } = await migrate(database, [plugin({ must: { type: "string", required: true } })]);

  expect(applied).toHaveLength(1);
});

test("what a killed migration left undone is done by the next one", async () => {
  const { plan } = await migrate(database, herdPlugins);
  const references = plan.steps.filter(({ kind }) => kind === "add-reference").length;
  await query("ALTER TABLE plugin_two.notes DROP CONSTRAINT notes_author_fkey; ALTER TABLE plugin_two.notes DROP CONSTRAINT notes_key_key CASCADE");

  const { applied } = await migrate(database, herdPlugins);

  expect(references).toBe(6);
  expect(applied.map(({ step }) => step.id)).toEqual([
    "two/build-index/notes.key",
    "two/add-unique/notes.key",
    "two/add-reference/notes.author",
    "two/add-reference/authors.favourite",
    "two/validate-reference/notes.author",
    "two/validate-reference/authors.favourite",
  ]);
});

test("planning and a dry run work on an empty database for a session that may only read, and write nothing", async () => {
  const before = await fingerprint();
  await query("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$");
  const reading = await openDatabase(url, { cwd: "/" });

  const { plan, applied } = await migrate(reading, herdPlugins, { dryRun: true });

  expect([plan.steps.length, applied]).toEqual([21, []]);
  expect((await pendingSteps(reading, herdPlugins)).steps).toEqual(plan.steps);
  expect(await fingerprint()).toBe(before);
  await reading.close();
});

test("a step that fails is rolled back, and those before it stay recorded", async () => {
  await query("CREATE SCHEMA plugin_p; CREATE VIEW plugin_p.t AS SELECT 1 AS one");

  const failure = migrate(database, [{ id: "before", schema: { t: { fields: {} } } }, plugin({})]);

  await expect(failure).rejects.toMatchObject({ code: "MIGRATION_STEP_FAILED", message: expect.stringContaining("p/create-table/t") });
  expect(await query("SELECT plugin_id, kind FROM atlas.migrations ORDER BY id")).toEqual([
    { plugin_id: "atlas", kind: "create-host-table" },
    { plugin_id: "atlas", kind: "create-host-table" },
    { plugin_id: "atlas", kind: "create-host-table" },
    { plugin_id: "atlas", kind: "create-host-table" },
    { plugin_id: "atlas", kind: "create-host-table" },
    { plugin_id: "atlas", kind: "create-host-table" },
    { plugin_id: "before", kind: "create-schema" },
    { plugin_id: "before", kind: "create-table" },
  ]);
});

test("a lock that is not obtained names who holds it, and nothing was done", async () => {
  const holder = await database.connect();
  await holder.query("BEGIN; SELECT pg_advisory_xact_lock(1635019873, 2)");
  const { rows } = await holder.query("SELECT pg_backend_pid() AS pid");

  const failure = migrate(database, herdPlugins, { lockTimeoutMs: 100 });

  await expect(failure).rejects.toMatchObject({ code: "LOCK_NOT_OBTAINED", message: expect.stringContaining(`process ${rows[0].pid}, user "atlas", application "atlas"`) });
  await holder.end();
  expect((await pendingSteps(database, herdPlugins)).steps).toHaveLength(21);
});

test("a table that stays in use is given up, and nobody waits behind us", async () => {
  await migrate(database, [plugin({})]);
  const reader = await database.connect();
  await reader.query("BEGIN; SELECT * FROM plugin_p.t");

  const failure = migrate(database, [plugin({ more: { type: "string" } })], { lockTimeoutMs: 1 });

  await expect(failure).rejects.toMatchObject({ code: "LOCK_NOT_OBTAINED", message: expect.stringContaining("p/add-column/t.more") });
  expect(await query("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).toEqual([{ count: "0" }]);
  await reader.end();
});

test("a migration whose lock is lost stops, and its step is undone", async () => {
  const advisory = "FROM pg_locks WHERE locktype = 'advisory' AND classid = 1635019873 AND objid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
  const blocker = await database.connect();
  await blocker.query('BEGIN; CREATE SCHEMA "plugin_one"');

  let failure: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve) => {
    failure = migrate(database, herdPlugins, { onStep: () => resolve() });
    failure.catch(() => {});
  });
  await query(`SELECT pg_terminate_backend(pid) ${advisory}`);
  while ((await query(`SELECT 1 ${advisory}`)).length > 0);
  await blocker.query("ROLLBACK");

  await expect(failure).rejects.toMatchObject({ code: "LOCK_LOST" });
  // The lock may go before the second of the host's tables or after it, but never behind the step that waits.
  const recorded = await query("SELECT kind FROM atlas.migrations");
  expect(new Set(recorded.map(({ kind }) => kind))).toEqual(new Set(["create-host-table"]));
  expect((await pendingSteps(database, herdPlugins)).steps).toHaveLength(21 - recorded.length);
  await blocker.end();
});

test("an aborted migration stops between two steps", async () => {
  const stopping = new AbortController();

  const failure = migrate(database, herdPlugins, { signal: stopping.signal, onStep: () => stopping.abort(new Error("stop")) });

  await expect(failure).rejects.toMatchObject({ code: "INTERRUPTED", hint: "Go on with: atlas migrate" });
  expect(await query("SELECT kind FROM atlas.migrations")).toEqual([{ kind: "create-host-table" }]);
});

function plugin(fields: NonNullable<DeclaredPlugin["schema"]>[string]["fields"]): DeclaredPlugin {
  return { id: "p", schema: { t: { fields } } };
}

function query(sql: string): Promise<Record<string, unknown>[]> {
  return server.query(url, sql);
}

/** All that a migration could change: every relation and column, and the history. */
async function fingerprint(): Promise<string> {
  const catalog = await query(`SELECT attrelid::regclass::text AS name, attname, atttypid, attnotnull, relfilenode FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attrelid >= 16384 ORDER BY 1, 2`);
  const schemas = await query("SELECT nspname FROM pg_namespace WHERE oid >= 16384 ORDER BY 1");
  return JSON.stringify([catalog, schemas]);
}
