import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";
import { run, runJson, runtimes } from "../faults/run.ts";
import { config } from "./crm-project.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

const none = { "atlas.config.ts": "export default { plugins: [] };\n" };
const schemas = "SELECT nspname FROM pg_namespace WHERE nspname = 'plugin_crm'";

test.each(runtimes)("it says what would be deleted, deletes it once that is allowed, and records it, on %s", async (runtime) => {
  const project = { ...(await left()), runtime };
  const { url } = project;

  const shown = await run(["migrate", "drop-plugin", "crm", "--dry-run"], project);
  const refused = await run(["migrate", "drop-plugin", "crm"], project);
  const untouched = await server.query(url, schemas);
  const { stdout, exitCode } = await run(["migrate", "drop-plugin", "crm", "--allow", "DROP:crm", "--json"], project);

  expect([shown.exitCode, refused.exitCode, exitCode]).toEqual([6, 6, 0]);
  expect(shown.stdout).toMatch(/1 table, to be deleted for good: atlas migrate undo brings nothing of it back\.\ntable +rows +size\ncontacts +3 +\d+ KB\n/);
  expect(shown.stdout).toContain("Nothing was changed. To delete it: atlas migrate drop-plugin crm --allow DROP:crm");
  expect(refused.stderr).toContain("If that is meant, run: atlas migrate drop-plugin crm --allow DROP:crm");
  expect(untouched).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, pluginId: "crm", dropped: true, tables: [{ table: "contacts", rows: 3, bytes: expect.any(Number) }], dependents: [], sql: 'DROP SCHEMA "plugin_crm" CASCADE' });
  expect(await server.query(url, schemas)).toEqual([]);
  expect(await server.query(url, "SELECT kind, statement, actor IS NOT NULL AS known FROM atlas.migrations ORDER BY id DESC LIMIT 1")).toEqual([{ kind: "drop-plugin", statement: 'DROP SCHEMA "plugin_crm" CASCADE', known: true }]);
  expect((await run(["migrate", "status", "--check"], project)).exitCode).toBe(0);
  expect((await runJson(["migrate", "undo"], project)).document).toMatchObject({ exitCode: 1, error: { code: "UNDO_IMPOSSIBLE" } });
});

test("what others built on its tables is named", async () => {
  const project = await left();
  await server.query(project.url, "CREATE SCHEMA plugin_sales; CREATE TABLE plugin_sales.deals (contact uuid CONSTRAINT of_contact REFERENCES plugin_crm.contacts (id)); CREATE VIEW public.people AS SELECT name FROM plugin_crm.contacts");

  const { stdout } = await run(["migrate", "drop-plugin", "crm", "--dry-run"], project);

  expect(stdout).toContain('With them goes the reference "of_contact" of plugin_sales.deals, which stands on plugin_crm.contacts.');
  expect(stdout).toContain("With them goes the view public.people, which stands on plugin_crm.contacts.");
});

test("a plugin that is in the config, and one that nobody knows, are refused with what to do", async () => {
  const project = await left();

  const unknown = await runJson(["migrate", "drop-plugin", "crn", "--allow", "DROP:crn"], project);
  await writeFiles(project.cwd, config({ name: { type: "string" } }));
  const configured = await runJson(["migrate", "drop-plugin", "crm", "--allow", "DROP:crm"], project);

  expect(unknown.document).toMatchObject({ exitCode: 2, error: { code: "PLUGIN_UNKNOWN", hint: 'Did you mean "crm"? There are tables of: crm.' } });
  expect(configured.document).toMatchObject({ exitCode: 2, error: { code: "PLUGIN_CONFIGURED", hint: "Remove it from atlas.config.ts first, then run: atlas migrate drop-plugin crm" } });
  expect(await server.query(project.url, schemas)).toHaveLength(1);
});

/** A project whose plugin was taken out of the config; its table has three rows. */
async function left() {
  const cwd = await tempProject(config({ name: { type: "string" } }));
  const url = await server.createDatabase();
  const environment = { DATABASE_URL: url };
  expect((await run(["migrate"], { cwd, environment })).exitCode).toBe(0);
  await server.query(url, "INSERT INTO plugin_crm.contacts (name) SELECT 'n' FROM generate_series(1, 3)");
  await writeFiles(cwd, none);
  return { cwd, environment, url };
}
