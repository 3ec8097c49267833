import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { formatBar } from "../../../src/cli/commands/migrate/show-progress.ts";
import { bun, run as runProgram } from "../../support/atlas.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";
import { program, run, runtimes, type Runtime } from "../faults/run.ts";
import { config } from "./crm-project.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

const optional = { name: { type: "string", defaultValue: "nobody" } };
const required = { name: { type: "string", required: true, defaultValue: "nobody" } };

test.each(runtimes)("a terminal shows a bar with the step, its place and the rows of a backfill, on %s", async (runtime) => {
  const { cwd, url } = await migrated();
  await server.query(url, "INSERT INTO plugin_crm.contacts (name) SELECT NULL FROM generate_series(1, 12000)");
  await server.query(url, "ANALYZE plugin_crm.contacts");
  await writeFiles(cwd, config(required));

  const { exitCode, screen } = await inTerminal(cwd, runtime, [], "migrate");

  expect(exitCode).toBe(0);
  expect(screen).toMatch(/[█░]{20} 1\/5 {2}backfill {2}crm\.contacts\.name {2}0 s/);
  expect(screen).toMatch(/█{4}░{16} 2\/5 {2}add-check {2}crm\.contacts\.name {2}\d+ s/);
  expect(screen).toMatch(/█{3}░{17} 1\/5 {2}backfill {2}crm\.contacts\.name {2}10,000 of about 12,000 rows {2}\d+ s/);
  expect(stripVTControlCharacters(screen)).toMatch(/\rset-not-null {2}crm\.contacts\.name {2}[\d.]+ ms\r\n/);
  expect(screen.slice(screen.lastIndexOf("█"))).toContain("\u001B[2K5 steps applied");
});

test("Ctrl-C in a terminal is 130, though a bar is shown", async () => {
  const { cwd, url } = await migrated();
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  onTestFinished(() => holder.end());
  await holder.query("BEGIN; SELECT * FROM plugin_crm.contacts");
  await writeFiles(cwd, config(required));

  const { exitCode, screen, unanswered } = await inTerminal(cwd, "Bun", [["waits for process", "\u0003"]], "migrate");

  expect([exitCode, unanswered]).toEqual([130, 0]);
  expect(screen).toContain("Go on with: atlas migrate");
});

test("off a terminal there are lines, and no bar", async () => {
  const { cwd, url } = await migrated();
  await writeFiles(cwd, config(required));

  const { stderr } = await run(["migrate"], { cwd, environment: { DATABASE_URL: url } });

  expect(stderr.split("\n").map((line) => line.split(" ")[0])).toEqual(["backfill", "add-check", "validate-check", "set-not-null", "drop-check", ""]);
});

test.each([
  [{ number: 1, total: 4 }, "░░░░░░░░░░░░░░░░░░░░ 1/4  build-index  crm.t.a  7 s"],
  [{ number: 4, total: 4 }, "███████████████░░░░░ 4/4  build-index  crm.t.a  7 s"],
  [{ number: 2, total: 2, rows: 5000 }, "██████████░░░░░░░░░░ 2/2  build-index  crm.t.a  5,000 rows  7 s"],
  [{ number: 2, total: 2, rows: 30_000, about: 20_000 }, "████████████████████ 2/2  build-index  crm.t.a  30,000 of about 20,000 rows  7 s"],
])("%o is drawn as %s", (progress, line) => {
  const step = { id: "", kind: "build-index", pluginId: "crm", table: "t", field: "a", sql: "", guards: [], locks: [], rewrites: false, blocks: "nobody", hazards: [], reversal: null } as const;

  expect(formatBar({ step, ...progress }, 7)).toBe(line);
});

async function migrated() {
  const url = await server.createDatabase();
  const cwd = await tempProject({ ...config(optional), ".env": `DATABASE_URL=${url}\n` });
  expect((await run(["migrate"], { cwd })).exitCode).toBe(0);
  return { cwd, url };
}

async function inTerminal(cwd: string, runtime: Runtime, answers: [string, string][], ...words: string[]): Promise<{ exitCode: number; screen: string; unanswered: number }> {
  const { stdout } = await runProgram(bun, [join(import.meta.dirname, "../in-terminal.ts"), JSON.stringify(answers), ...program(runtime), ...words], cwd);
  return JSON.parse(stdout);
}
