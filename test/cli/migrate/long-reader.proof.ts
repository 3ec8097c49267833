import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";
import { run, runJson, start } from "../faults/run.ts";
import { config } from "./crm-project.ts";

// A migration waits half a second for its table, and only so long does anybody wait behind it. The rest is for a slow machine.
const ceilingMs = 500 + 1000;
const waitSeconds = 4;

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

test.each([
  ["an open transaction that has read the table", "SELECT count(*) FROM plugin_crm.contacts WHERE name <> 'hunter2-secret'", /idle in transaction: BEGIN; SELECT count\(\*\) FROM plugin_crm\.contacts WHERE name <>…$/],
  ["a query that runs", "SELECT pg_sleep(60), name FROM plugin_crm.contacts", /active: BEGIN; SELECT pg_sleep\(…$/],
])("%s is waited for politely, and named when the time is up", async (_, sql, whatItDoes) => {
  const { cwd, environment } = await pending();
  const reader = await read(environment.DATABASE_URL, sql);
  const traffic = busyTable(environment.DATABASE_URL);

  const { document, stderr } = await runJson(["migrate", "--wait", String(waitSeconds)], { cwd, environment });

  const { longest, count } = await traffic.stop();
  console.log(`${count} reads and writes in the ${waitSeconds} s that the migration waited: the longest took ${longest} ms; ceiling ${ceilingMs} ms, naive over ${waitSeconds * 1000} ms`);
  expect(document).toMatchObject({ exitCode: 4, error: { code: "LOCK_NOT_OBTAINED", hint: `Wait for it. If it is stuck, end it with: SELECT pg_terminate_backend(${reader.pid})` } });
  expect(document.error?.message).toContain(`In its way: process ${reader.pid}, user "${reader.user}", application "nightly report", in a transaction for `);
  expect(document.error?.message).toMatch(whatItDoes);
  expect(JSON.stringify(document) + stderr).not.toContain("hunter2");
  expect(stderr).toContain(`add-column  crm.contacts.email  waits for process ${reader.pid}`);
  expect(count).toBeGreaterThan(10);
  expect(longest).toBeLessThan(ceilingMs);
});

test("when the reader leaves in time the migration ends well", async () => {
  const { cwd, environment } = await pending();
  const reader = await read(environment.DATABASE_URL, "SELECT count(*) FROM plugin_crm.contacts");
  const { says, ended } = start(["migrate", "--wait", "30"], { cwd, environment });
  await says("waits for");

  await reader.leave();

  expect(await ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1 step applied") });
  expect((await run(["migrate", "status", "--check"], { cwd, environment })).exitCode).toBe(0);
});

test("planning does not hang behind somebody who has the table to himself, and names him", async () => {
  const { cwd, environment } = await pending({ name: { type: "string", unique: true } });
  const owner = await read(environment.DATABASE_URL, "LOCK TABLE plugin_crm.contacts IN ACCESS EXCLUSIVE MODE");

  for (const words of [["migrate", "plan"], ["migrate", "status"], ["migrate", "--dry-run"], ["migrate"]]) {
    const { document } = await runJson([...words, "--wait", "1"], { cwd, environment });
    expect(document).toMatchObject({ exitCode: 4, error: { code: "LOCK_NOT_OBTAINED", message: expect.stringContaining(`In its way: process ${owner.pid}`) } });
  }
  const { document } = await runJson(["doctor"], { cwd, environment });
  expect(document.findings).toContainEqual(expect.objectContaining({ subject: "migrations", severity: "unknown", code: "LOCK_NOT_OBTAINED", message: expect.stringContaining(`process ${owner.pid}`) }));
});

/** A project whose database lacks one field yet. */
async function pending(fields: object = { name: { type: "string" }, email: { type: "string" } }) {
  const cwd = await tempProject(config({ name: { type: "string" } }));
  const environment = { DATABASE_URL: await server.createDatabase() };
  expect((await run(["migrate"], { cwd, environment })).exitCode).toBe(0);
  await server.query(environment.DATABASE_URL, "INSERT INTO plugin_crm.contacts (name) VALUES ('somebody')");
  await writeFiles(cwd, config(fields));
  return { cwd, environment };
}

/** Runs `sql` in a transaction that stays open. */
async function read(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url, application_name: "nightly report" });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number; user: string }>("SELECT pg_backend_pid() AS pid, current_user AS user");
  const [{ pid, user } = { pid: 0, user: "" }] = rows;
  onTestFinished(async () => {
    await server.query(url, `SELECT pg_terminate_backend(${pid})`);
    await client.end().catch(() => {});
  });
  const reading = client.query(`BEGIN; ${sql}`);
  reading.catch(() => {});
  const held = `SELECT 1 FROM pg_locks WHERE pid = ${pid} AND granted AND relation = 'plugin_crm.contacts'::regclass`;
  while ((await server.query(url, held)).length === 0);
  return { pid, user, leave: async () => (await reading, client.query("ROLLBACK")) };
}

/** Reads and writes the table again and again, as an application does, until it is stopped. */
function busyTable(url: string) {
  let stopped = false;
  let longest = 0;
  let count = 0;
  async function work(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (; !stopped; count++) {
      const begun = performance.now();
      await client.query(sql);
      longest = Math.max(longest, Math.round(performance.now() - begun));
      await client.query("SELECT pg_sleep(0.002)");
    }
    await client.end();
  }
  const workers = [work("SELECT name FROM plugin_crm.contacts LIMIT 1"), work("INSERT INTO plugin_crm.contacts (name) VALUES ('more')")];
  return {
    async stop() {
      stopped = true;
      await Promise.all(workers);
      return { longest, count };
    },
  };
}
