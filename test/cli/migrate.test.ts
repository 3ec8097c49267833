import { join } from "node:path";
import pg from "pg";
import { openDatabase } from "@atlas/api/lib/database";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import { tempProject, writeFiles } from "../support/temp-project.ts";
import { config } from "./doctor/project.ts";
import { run, runJson, runtimes, start } from "./faults/run.ts";
import { treeOf } from "./scaffold/tree-of.ts";

const notes = (fields: string) => `definePlugin({ ...context, id: "notes", schema: { notes: { fields: { ${fields} } }, tags: { fields: { name: { type: "string" as const, unique: true } } } } })`;
const text = `text: { type: "string" as const, required: true }`;
const files = { "atlas.config.ts": config(notes(text)) };

let server: TestPostgres;
beforeAll(async () => {
  server = await postgres();
});
afterAll(() => server.stop());

describe("twenty at once against an empty database all succeed, and each statement runs once", () => {
  test("on a server, five of them on Node", async () => {
    const cwd = await tempProject(files);
    const url = await server.createDatabase();

    const exitCodes = await migrateTwentyTimes(cwd, url);

    expect(exitCodes).toEqual(Array.from({ length: 20 }, () => 0));
    expectOnce(await server.query(url, history));
  });

  test("in an embedded folder that is not there yet", async () => {
    const cwd = await tempProject(files);

    const exitCodes = await migrateTwentyTimes(cwd, "embedded:.atlas/postgres");

    expect(exitCodes).toEqual(Array.from({ length: 20 }, () => 0));
    const database = await openDatabase("embedded:.atlas/postgres", { cwd });
    const { rows } = await database.pool.query(history);
    await database.close();
    expectOnce(rows);
    expect(treeOf(join(cwd, ".atlas/postgres")).filter((path) => !path.startsWith("cluster/"))).toEqual(["cluster", "server.log"]);
  });

  async function migrateTwentyTimes(cwd: string, url: string): Promise<(number | null)[]> {
    const runs = Array.from({ length: 20 }, (_, index) => run(["migrate"], { cwd, runtime: index % 4 === 0 ? "Node" : "Bun", environment: { DATABASE_URL: url } }));
    return (await Promise.all(runs)).map(({ exitCode }) => exitCode);
  }
});

test("the steps are told on stderr, the outcome on stdout, and a second run has nothing to do", async () => {
  const cwd = await tempProject(files);
  const environment = { DATABASE_URL: await server.createDatabase() };

  const first = await run(["migrate"], { cwd, environment });
  const second = await run(["migrate"], { cwd, environment });

  expect(first.stderr).toMatch(/^create-table {2}notes\.notes {2}[\d.]+ ms$/m);
  expect(first.stdout).toMatch(/^\d+ steps applied to postgres:\/\/[^\n]+\.\n$/);
  expect(second).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringMatching(/ is up to date\.\n$/) });
  expect(first.stdout + second.stdout).not.toContain(new URL(environment.DATABASE_URL).password);
});

test.each(runtimes)("--json has the plan and what was applied of it, on %s", async (runtime) => {
  const cwd = await tempProject(files);
  const environment = { DATABASE_URL: await server.createDatabase() };

  const { stdout, exitCode } = await run(["migrate", "--json"], { cwd, runtime, environment });

  const document = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  expect(document).toMatchObject({ schemaVersion: 1, dryRun: false, refusals: [] });
  expect(document.applied.map(({ id }: { id: string }) => id)).toEqual(document.steps.map(({ id }: { id: string }) => id));
  expect(document.steps).toContainEqual(expect.objectContaining({ pluginId: "notes", kind: "create-table", table: "notes", sql: expect.stringContaining('CREATE TABLE "plugin_notes"."notes"') }));
});

describe("--dry-run", () => {
  test("prints the statements that a run without it applies, and makes nothing in the database", async () => {
    const cwd = await tempProject(files);
    const environment = { DATABASE_URL: await server.createDatabase() };

    const dry = JSON.parse((await run(["migrate", "--dry-run", "--json"], { cwd, environment })).stdout);
    const untouched = await server.query(environment.DATABASE_URL, schemas);
    const wet = JSON.parse((await run(["migrate", "--json"], { cwd, environment })).stdout);

    expect(dry).toMatchObject({ dryRun: true, applied: [], steps: wet.steps });
    expect(untouched).toEqual([]);
  });

  test("does not even make the embedded database", async () => {
    const cwd = await tempProject(files);

    const { exitCode, stdout } = await run(["migrate", "--dry-run"], { cwd, environment: { DATABASE_URL: "embedded:.atlas/postgres" } });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/CREATE TABLE "plugin_notes"\."notes" [\s\S]+steps would be applied to embedded:\.atlas\/postgres\. Nothing was changed\.\n$/);
    expect(treeOf(cwd)).toEqual(["atlas.config.ts"]);
  });

  test("of what needs to be allowed is exit 6", async () => {
    const { cwd, environment } = await migrated();
    await writeFiles(cwd, { "atlas.config.ts": config(notes(`text: { type: "number" as const, required: true }`)) });

    const { exitCode, stdout } = await run(["migrate", "--dry-run", "--json"], { cwd, environment });

    expect(exitCode).toBe(6);
    expect(JSON.parse(stdout).steps.flatMap(({ hazards }: { hazards: unknown[] }) => hazards)).not.toEqual([]);
    expect((await runJson(["migrate"], { cwd, environment })).document).toMatchObject({ exitCode: 6, error: { code: "HAZARD_NOT_ALLOWED" } });
  });
});

describe.each([{ runtime: "Bun", signal: "SIGINT", code: 130 }, { runtime: "Node", signal: "SIGTERM", code: 143 }] as const)("$signal on $runtime", ({ runtime, signal, code }) => {
  test("in the middle leaves whole steps that are recorded, and the next run goes on from there", async () => {
    const { cwd, environment } = await migrated();
    await writeFiles(cwd, { "atlas.config.ts": config(`${notes(`${text}, author: { type: "string" as const }`)}, definePlugin({ ...context, id: "more", schema: { things: { fields: { name: { type: "string" as const } } } } })`) });
    // The step that adds the column has to wait for this, and tries again and again.
    const holder = await lockTable(environment.DATABASE_URL);
    const { child, ended } = start(["migrate", "--json"], { cwd, runtime, environment });
    await holder.waitedFor();

    child.kill(signal);

    const { exitCode, stdout, stderr } = await ended;
    await holder.release();
    expect(exitCode).toBe(code);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, exitCode: code, error: { code: "INTERRUPTED" } });
    expect(stderr).toContain(`${signal}: stopping. Once more to force it.`);
    expect(await server.query(environment.DATABASE_URL, `${history} HAVING bool_or(field_name = 'author')`)).toEqual([]);
    expect(await run(["migrate"], { cwd, environment })).toMatchObject({ exitCode: 0 });
    expectOnce(await server.query(environment.DATABASE_URL, history));
  });
});

async function migrated() {
  const cwd = await tempProject(files);
  const environment = { DATABASE_URL: await server.createDatabase() };
  expect((await run(["migrate"], { cwd, environment })).exitCode).toBe(0);
  return { cwd, environment };
}

/** Holds the plugin's table, as somebody else's long transaction that writes to it would. */
async function lockTable(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('BEGIN; LOCK TABLE "plugin_notes"."notes" IN ROW EXCLUSIVE MODE');

  return {
    async waitedFor(): Promise<void> {
      const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'plugin_notes.notes'::regclass";
      while ((await client.query(waiting)).rowCount === 0) continue;
    },
    release: () => client.query("ROLLBACK"),
  };
}

function expectOnce(rows: readonly Record<string, unknown>[]): void {
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.filter(({ times }) => Number(times) !== 1)).toEqual([]);
}

const history = "SELECT statement, count(*)::int AS times FROM atlas.migrations GROUP BY statement";
const schemas = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'plugin%' OR nspname = 'atlas'";
