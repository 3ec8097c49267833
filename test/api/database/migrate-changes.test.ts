import { migrate, pendingSteps, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";
import { database, server, url } from "./fixtures/fresh-database.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

test("a renamed field and a renamed table keep their rows, and what refers to them", async () => {
  const link = (model: string, field: string) => ({ type: "string", references: { model, field } }) as const;
  await migrate(database, [{ id: "p", schema: { old: { fields: { key: { type: "string", unique: true } } }, b: { fields: { a: link("old", "key") } } } }]);
  await query("INSERT INTO plugin_p.old (key) VALUES ('x'); INSERT INTO plugin_p.b (a) VALUES ('x')");
  const renamed: DeclaredPlugin = { id: "p", schema: { fresh: { renamedFrom: "old", fields: { code: { type: "string", unique: true, renamedFrom: "key" } } }, b: { fields: { a: link("fresh", "code") } } } };

  const { applied } = await migrate(database, [renamed]);

  expect(applied.map(({ step }) => step.id)).toEqual(["p/rename-table/fresh", "p/rename-column/fresh.code", "p/rename-constraint/fresh.fresh_pkey", "p/rename-constraint/fresh.fresh_code_key"]);
  expect(await query("SELECT code FROM plugin_p.fresh")).toEqual([{ code: "x" }]);
  expect(await pendingSteps(database, [renamed])).toEqual({ steps: [], refusals: [], notices: [] });
});

test("a rename is not guessed when both names are there", async () => {
  await migrate(database, [plugin({ a: { type: "string" }, b: { type: "string" } })]);

  const refused = migrate(database, [plugin({ b: { type: "string", renamedFrom: "a" } })]);

  await expect(refused).rejects.toMatchObject({ code: "MIGRATION_REFUSED", problems: [expect.objectContaining({ code: "RENAME_AMBIGUOUS", path: "p.t.b" })] });
});

test("a field that becomes required is filled with its default first", async () => {
  await migrate(database, [plugin({ a: { type: "string" } })]);
  await query("INSERT INTO plugin_p.t (a) SELECT NULLIF(n % 2, 0)::text FROM generate_series(1, 12000) n");

  const { applied } = await migrate(database, [plugin({ a: { type: "string", required: true, defaultValue: "none" } })]);

  expect(applied.map(({ step }) => step.kind)).toEqual(["set-default", "backfill", "add-check", "validate-check", "set-not-null", "drop-check"]);
  expect(await query("SELECT a, count(*)::int AS rows FROM plugin_p.t GROUP BY a ORDER BY a")).toEqual([{ a: "1", rows: 6000 }, { a: "none", rows: 6000 }]);
});

test.each([["", 0], ["a check that an earlier run left behind", 1]])("two fields that become required at once are filled together%s", async (_, checks) => {
  const both = (more: object) => plugin({ a: { type: "string", ...more }, b: { type: "string", ...more } });
  await migrate(database, [both({})]);
  await query("INSERT INTO plugin_p.t (a) SELECT NULLIF(n % 3, 0)::text FROM generate_series(1, 30) n");
  if (checks > 0) await query("ALTER TABLE plugin_p.t ADD CONSTRAINT t_a_required CHECK (a IS NOT NULL) NOT VALID, ADD CONSTRAINT t_b_required CHECK (b IS NOT NULL) NOT VALID");

  await migrate(database, [both({ required: true, defaultValue: "none" })]);

  expect(await query("SELECT a, b, count(*)::int AS rows FROM plugin_p.t GROUP BY a, b ORDER BY a")).toEqual(["1", "2", "none"].map((a) => ({ a, b: "none", rows: 10 })));
});

test("rows that are not filled yet can be changed meanwhile, and are filled in the end", async () => {
  await migrate(database, [plugin({ a: { type: "string", defaultValue: "none" }, n: { type: "number" } })]);
  await query("INSERT INTO plugin_p.t (a, n) SELECT NULL, n FROM generate_series(1, 12000) n");
  const writer = await database.connect();
  await writer.query("BEGIN; UPDATE plugin_p.t SET n = -n WHERE n = 100");
  let change: Promise<unknown> | undefined;

  await migrate(database, [plugin({ a: { type: "string", required: true, defaultValue: "none" }, n: { type: "number" } })], {
    lockTimeoutMs: 10_000,
    onProgress({ step, blockers }) {
      if (step.kind === "backfill" && blockers) change ??= writer.query("COMMIT; UPDATE plugin_p.t SET n = -n WHERE n = 11000");
    },
  });

  await change;
  await writer.end();
  expect(await query("SELECT a, count(*)::int AS rows, count(*) FILTER (WHERE n < 0)::int AS changed FROM plugin_p.t GROUP BY a")).toEqual([{ a: "none", rows: 12_000, changed: 2 }]);
});

test("rows that a trigger keeps empty end a migration with what is wrong", async () => {
  await migrate(database, [plugin({ a: { type: "string" } })]);
  await query("INSERT INTO plugin_p.t (a) VALUES (NULL), (NULL)");
  await query("CREATE FUNCTION plugin_p.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER keep BEFORE UPDATE ON plugin_p.t FOR EACH ROW EXECUTE FUNCTION plugin_p.keep()");

  const refused = migrate(database, [plugin({ a: { type: "string", required: true, defaultValue: "none" } })]);

  await expect(refused).rejects.toMatchObject({ code: "MIGRATION_STEP_FAILED", message: expect.stringContaining("p/validate-check/t.a failed") });
});

test("a removed field stays until its removal is allowed by name; then its data is set aside", async () => {
  await migrate(database, [plugin({ gone: { type: "string", required: true } })]);
  await query("INSERT INTO plugin_p.t (gone) VALUES ('precious')");
  const kept = await migrate(database, [plugin({})]);

  const { applied } = await migrate(database, [plugin({})], { allow: ["DROP:p.t.gone"] });

  expect([kept.applied, kept.plan.notices.map(({ hint }) => hint)]).toEqual([[], ["It is kept. To take it away, run: atlas migrate --allow DROP:p.t.gone"]]);
  expect(applied.map(({ step }) => step.id)).toEqual(["p/quarantine-column/t.gone"]);
  await query("INSERT INTO plugin_p.t DEFAULT VALUES");
  await query("DELETE FROM plugin_p.t WHERE atlas_dropped_1_gone IS NULL");
  await query(applied[0]?.step.reversal ?? "");
  expect(await query("SELECT gone FROM plugin_p.t")).toEqual([{ gone: "precious" }]);
  expect((await pendingSteps(database, [plugin({ gone: { type: "string", required: true } })])).steps).toEqual([]);
});

test("a changed type is refused with what to allow, changes nothing, and is done once that is allowed", async () => {
  const link = (type: "number" | "string"): DeclaredPlugin => ({ id: "p", schema: { a: { fields: { key: { type, unique: true } } }, b: { fields: { a: { type, references: { model: "a", field: "key" } } } } } });
  await migrate(database, [link("number")]);
  await query("INSERT INTO plugin_p.a (key) VALUES (1.5); INSERT INTO plugin_p.b (a) VALUES (1.5)");

  const refused = migrate(database, [link("string")]);
  await expect(refused).rejects.toMatchObject({ code: "HAZARD_NOT_ALLOWED", hint: "If that is meant, run: atlas migrate --allow REWRITE:p.a.key --allow REWRITE:p.b.a" });
  await migrate(database, [link("string")], { allow: ["REWRITE:p.a.key", "REWRITE:p.b.a"] });

  expect(await query("SELECT a.key FROM plugin_p.a JOIN plugin_p.b ON b.a = a.key")).toEqual([{ key: "1.5" }]);
  expect(await pendingSteps(database, [link("string")])).toEqual({ steps: [], refusals: [], notices: [] });
});

test("an index that a killed build left behind is dropped, and built again", async () => {
  await migrate(database, [plugin({ a: { type: "string" } })]);
  await query("INSERT INTO plugin_p.t (a) VALUES ('x'), ('x')");
  await query("CREATE UNIQUE INDEX CONCURRENTLY t_a_key ON plugin_p.t (a)").catch(() => {});
  await query("UPDATE plugin_p.t SET a = id::text");

  const { applied } = await migrate(database, [plugin({ a: { type: "string", unique: true } })]);

  expect(applied.map(({ step }) => step.kind)).toEqual(["drop-index", "build-index", "add-unique"]);
  expect(await query("SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE NOT indisvalid")).toEqual([]);
});

test("stopping cancels the statement that runs on the server, and frees the lock", async () => {
  await migrate(database, [plugin({ a: { type: "string" } })]);
  const reader = await database.connect();
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM plugin_p.t");
  const stopping = new AbortController();
  const building = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE UNIQUE INDEX%' AND state = 'active' AND wait_event_type = 'Lock' AND datname = current_database()";

  const failure = migrate(database, [plugin({ a: { type: "string", unique: true } })], { signal: stopping.signal });
  failure.catch(() => {});
  while ((await query(building)).length === 0);
  stopping.abort(new Error("stop"));

  await expect(failure).rejects.toMatchObject({ code: "INTERRUPTED", hint: "Go on with: atlas migrate" });
  expect(await query(building)).toEqual([]);
  expect(await query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).toEqual([]);
  await reader.end();
});

function plugin(fields: Fields): DeclaredPlugin {
  return { id: "p", schema: { t: { fields } } };
}

function query(sql: string): Promise<Record<string, unknown>[]> {
  return server.query(url, sql);
}
