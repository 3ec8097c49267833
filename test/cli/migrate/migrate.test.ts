import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atlas } from "../../support/atlas.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

test("plan, apply, status and undo follow a declaration there and back", async () => {
  const { root, run } = await project({ name: { type: "string" } });
  await run("migrate");
  await writeFiles(root, config({ name: { type: "string" }, email: { type: "string", unique: true } }));

  const pending = await run("migrate", "status", "--check");
  const planned = await run("migrate", "plan", "--out", "plan.json");
  const applied = await run("migrate", "apply", "plan.json", "--json");
  const current = await run("migrate", "status", "--check");
  const stale = await run("migrate", "apply", "plan.json");
  const notUndone = await run("migrate", "undo", "--dry-run");
  const undone = await run("migrate", "undo");

  expect([pending, planned, applied, current, stale, notUndone, undone].map(({ exitCode }) => exitCode)).toEqual([1, 0, 0, 0, 5, 2, 0]);
  expect(planned.stdout).toContain("CREATE UNIQUE INDEX CONCURRENTLY");
  expect(planned.stdout).toContain("-- ACCESS EXCLUSIVE on plugin_crm.contacts, blocks everybody");
  expect(JSON.parse(await readFile(join(root, "plan.json"), "utf8"))).toMatchObject({ schemaVersion: 1, allow: [] });
  expect(JSON.parse(applied.stdout)).toMatchObject({ schemaVersion: 1, applied: [{ id: "crm/add-column/contacts.email" }, { id: "crm/build-index/contacts.email" }, { id: "crm/add-unique/contacts.email" }] });
  expect(stale.stderr).toContain("PLAN_STALE");
  expect((await run("migrate", "status", "--check")).exitCode).toBe(1);
});

test("a hazard is exit 6 with the flag that allows it; a dry run says so too; allowed, it is done", async () => {
  const { root, run } = await project({ age: { type: "number" } });
  await run("migrate");
  await writeFiles(root, config({ age: { type: "string" } }));

  const refused = await run("migrate");
  const shown = await run("migrate", "--dry-run");
  const allowed = await run("migrate", "--allow", "REWRITE:crm.contacts.age");
  const nonsense = await run("migrate", "--allow", "everything");

  expect([refused, shown, allowed, nonsense].map(({ exitCode }) => exitCode)).toEqual([6, 6, 0, 2]);
  expect(refused.stderr).toContain("atlas migrate --allow REWRITE:crm.contacts.age");
});

test("drift is exit 7, and an edited history exit 8", async () => {
  const { url, run } = await project({ name: { type: "string" } });
  await run("migrate");

  await server.query(url, "ALTER TABLE plugin_crm.contacts ALTER name SET DEFAULT 'x'");
  const drift = await run("migrate", "status", "--check");
  await server.query(url, "UPDATE atlas.migrations SET statement = 'SELECT 1' WHERE id = 2");
  const edited = await run("migrate", "status", "--check");

  expect([drift.exitCode, edited.exitCode]).toEqual([7, 8]);
  expect(drift.stdout).toContain("plugin_crm.contacts.name: default was changed by hand. Migrated: null; in the database: \"'x'::text\"; declared: null.");
});

test("the script of migrate sql leaves nothing to migrate but the history, and no row unfilled", async () => {
  const awkward = { type: "string", required: true, defaultValue: "it's $atlas$ \\" };
  const { root, url, run } = await project({ behind: { type: "string" }, place: { type: "string" } });
  await run("migrate");
  await server.query(url, "INSERT INTO plugin_crm.contacts (place) SELECT NULLIF(n % 3, 0)::text FROM generate_series(1, 12000) n");
  await writeFiles(root, config({ behind: awkward, place: awkward }));

  const { stdout } = await run("migrate", "sql");
  for (const statement of stdout.split("\n\n").filter((part) => !part.startsWith("\\"))) await server.query(url, statement);

  expect(JSON.parse((await run("migrate", "--dry-run", "--json")).stdout)).toMatchObject({ steps: [], refusals: [], notices: [] });
  const filled = `count(*) FILTER (WHERE behind = E'it''s $atlas$ \\\\')::int AS behind, count(*) FILTER (WHERE place = E'it''s $atlas$ \\\\')::int AS place`;
  expect(await server.query(url, `SELECT ${filled} FROM plugin_crm.contacts`)).toEqual([{ behind: 12_000, place: 4000 }]);
});

async function project(fields: object) {
  const url = await server.createDatabase();
  const root = await tempProject({ ...config(fields), ".env": `DATABASE_URL=${url}\n` });
  return { root, url, run: (...words: string[]) => atlas(root, ...words) };
}

function config(fields: object): Record<string, string> {
  const plugin = { id: "crm", types: ["context"], name: "CRM", version: "1.0.0", schema: { contacts: { fields } } };
  return { "atlas.config.ts": `export default { plugins: [{ ...${JSON.stringify(plugin)}, contextProvider: { load: async () => "" } }] };\n` };
}
