import { afterAll, beforeAll, expect, test } from "vitest";
import { pgbouncer, type TestPooler } from "../../support/pgbouncer.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";
import { run } from "../faults/run.ts";
import { config } from "./crm-project.ts";

// ATLAS_PROOF_HERD=50 is the full size.
const size = Number(process.env.ATLAS_PROOF_HERD ?? 10);

let server: TestPostgres;
let pooler: TestPooler;
beforeAll(async () => {
  server = await postgres();
  // Fewer connections than migrations: one that waited in a transaction would starve the one that works.
  pooler = await pgbouncer(server.url, { poolSize: 4 });
});
afterAll(async () => {
  await pooler.stop();
  await server.stop();
});

test(`${size} migrations at once through a transaction pooler all succeed, and each statement runs once, index builds included`, async () => {
  const direct = await server.createDatabase();
  const environment = { DATABASE_URL: pooler.through(direct) };
  const cwd = await tempProject(config({ name: { type: "string" }, age: { type: "number" } }));
  const cold = await herd();
  await server.query(direct, "INSERT INTO plugin_crm.contacts (name) SELECT 'n' || i FROM generate_series(1, 12000) i");
  await writeFiles(cwd, config({ name: { type: "string", unique: true }, age: { type: "number", required: true, defaultValue: 1 } }));
  const warm = await herd();

  const repeated = await server.query(direct, "SELECT statement, count(*)::int AS times FROM atlas.migrations GROUP BY statement HAVING count(*) > 1");
  const kinds = (await server.query(direct, "SELECT kind FROM atlas.migrations")).map(({ kind }) => kind);
  const settings = await leftSettings(environment.DATABASE_URL);
  const status = await run(["migrate", "status"], { cwd, environment });
  console.log(`${2 * size} migrations through PgBouncer with 4 connections: exit codes ${JSON.stringify([...new Set([...cold, ...warm])])}, ${kinds.length} entries, ${repeated.length} repeated`);

  expect([...cold, ...warm]).toEqual(Array.from({ length: 2 * size }, () => 0));
  expect(repeated).toEqual([]);
  expect(kinds).toEqual(expect.arrayContaining(["started", "build-index", "add-unique", "backfill", "set-not-null"]));
  // What a session setting of ours would have left to others.
  expect(new Set(settings)).toEqual(new Set(["0 off"]));
  expect(await server.query(direct, "SELECT 1 FROM pg_index WHERE NOT indisvalid")).toEqual([]);
  expect(status.stdout).toContain("through a pooler");

  async function herd(): Promise<(number | null)[]> {
    const runs = Array.from({ length: size }, (_, index) => run(["migrate"], { cwd, runtime: index % 2 === 0 ? "Bun" : "Node", environment }));
    return (await Promise.all(runs)).map(({ exitCode }) => exitCode);
  }
});

/** Of several of the server's sessions behind the pooler. */
async function leftSettings(url: string): Promise<string[]> {
  const asked = Array.from({ length: 8 }, () => server.query(url, "SELECT current_setting('lock_timeout') || ' ' || current_setting('transaction_read_only') AS left, pg_sleep(0.05)"));
  return (await Promise.all(asked)).map(([row]) => String(row?.left));
}
