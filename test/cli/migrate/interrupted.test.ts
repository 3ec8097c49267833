import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";
import { run, runtimes, start } from "../faults/run.ts";
import { config } from "./crm-project.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

const ours = "datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'atlas'";
const building = `SELECT 1 FROM pg_stat_activity WHERE ${ours} AND query LIKE 'CREATE UNIQUE INDEX%' AND state = 'active' AND wait_event_type = 'Lock'`;
const advisory = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

test.each(runtimes)("SIGINT while an index is built ends the build on the server, frees the lock, and the next run goes on, on %s", async (runtime) => {
  const { cwd, environment, url } = await pending({ name: { type: "string", unique: true } });
  const reader = await holding(url, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM plugin_crm.contacts");
  const { child, ended } = start(["migrate", "--json"], { cwd, runtime, environment });
  await until(url, building, true);

  child.kill("SIGINT");

  const { exitCode, stdout } = await ended;
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([130, { exitCode: 130, error: { code: "INTERRUPTED", hint: "Go on with: atlas migrate" } }]);
  expect(await server.query(url, building)).toEqual([]);
  await until(url, `SELECT 1 FROM pg_stat_activity WHERE ${ours}`, false);
  await until(url, advisory, false);
  expect(await statusOf({ cwd, environment })).toContain("Step crm/build-index/contacts.name was started at ");
  await reader.end();
  await expectGood({ cwd, environment, url });
});

test("kill -9 while an index is built is seen in the status, with the command that goes on from there", async () => {
  const { cwd, environment, url } = await pending({ name: { type: "string", unique: true } });
  const reader = await holding(url, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM plugin_crm.contacts");
  const { child, ended } = start(["migrate"], { cwd, environment });
  await until(url, building, true);

  child.kill("SIGKILL");
  await ended;

  const status = await statusOf({ cwd, environment });
  expect(status).toMatch(/Step crm\/build-index\/contacts\.name was started at \S+ by \S+, and has not finished\./);
  expect(status).toMatch(/Resolve with: atlas migrate$/m);
  await reader.end();
  await expectGood({ cwd, environment, url });
});

test("SIGINT in the middle of a backfill keeps the batches that were written, and the next run goes on", async () => {
  const { cwd, environment, url } = await pending({ name: { type: "string", required: true, defaultValue: "nobody" } }, { name: { type: "string", defaultValue: "nobody" } });
  await server.query(url, "INSERT INTO plugin_crm.contacts (name) SELECT NULL FROM generate_series(1, 12000)");
  // As an earlier run left it: the check's own lock would have to wait for the holder too.
  await server.query(url, "ALTER TABLE plugin_crm.contacts ADD CONSTRAINT contacts_name_required CHECK (name IS NOT NULL) NOT VALID");
  const holder = await holding(url, "BEGIN; SELECT 1 FROM plugin_crm.contacts WHERE ctid = (SELECT max(ctid) FROM plugin_crm.contacts) FOR UPDATE");
  const { child, says, ended } = start(["migrate", "--json"], { cwd, environment });
  await says("backfill  crm.contacts.name  waits for process");

  child.kill("SIGINT");

  expect((await ended).exitCode).toBe(130);
  expect(await server.query(url, "SELECT count(*)::int AS filled FROM plugin_crm.contacts WHERE name = 'nobody'")).toEqual([{ filled: 10_000 }]);
  expect(await statusOf({ cwd, environment })).toContain("Step crm/backfill/contacts.name was started at ");
  await holder.end();
  await expectGood({ cwd, environment, url });
  expect(await server.query(url, "SELECT 1 FROM plugin_crm.contacts WHERE name IS NULL")).toEqual([]);
});

interface Project {
  cwd: string;
  environment: Record<string, string>;
}

/** A migrated project whose declaration has moved on to these fields. */
async function pending(fields: object, before: object = { name: { type: "string" } }) {
  const cwd = await tempProject(config(before));
  const url = await server.createDatabase();
  const environment = { DATABASE_URL: url };
  expect((await run(["migrate"], { cwd, environment })).exitCode).toBe(0);
  await writeFiles(cwd, config(fields));
  return { cwd, environment, url };
}

async function holding(url: string, sql: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(sql);
  return client;
}

async function until(url: string, query: string, found: boolean): Promise<void> {
  while ((await server.query(url, query)).length > 0 !== found);
}

async function statusOf(project: Project): Promise<string> {
  return (await run(["migrate", "status"], project)).stdout;
}

/** The command of every such state is the same. */
async function expectGood({ url, ...project }: Project & { url: string }): Promise<void> {
  expect(await run(["migrate"], project)).toMatchObject({ exitCode: 0 });
  expect(await server.query(url, "SELECT 1 FROM pg_index WHERE NOT indisvalid")).toEqual([]);
  const { exitCode, stdout } = await run(["migrate", "status", "--check"], project);
  expect([exitCode, stdout]).toEqual([0, expect.not.stringContaining("has not finished")]);
}
