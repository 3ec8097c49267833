import { afterAll, beforeAll, expect, test } from "vitest";
import { atlas, type Ended } from "../../support/atlas.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";
import { config } from "./crm-project.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

interface Project {
  declare(fields: object, version?: string): Promise<void>;
  query(sql: string): Promise<unknown>;
  run(...words: string[]): Promise<Ended>;
}

// Each makes its state and gives the words that say so.
const states: [string, number, (project: Project) => Promise<Ended>][] = [
  ["a pending migration", 1, async ({ declare, run }) => (await declare({ name, email: name }), run("migrate", "status", "--check"))],
  ["a pending hazard", 1, async ({ declare, run }) => (await declare({ name: { type: "boolean" } }), run("migrate", "status", "--check"))],
  ["a hazard that was refused", 6, async ({ declare, run }) => (await declare({ name: { type: "boolean" } }), run("migrate"))],
  ["a declared default changed by hand", 7, async ({ query, run }) => (await query("ALTER TABLE plugin_crm.contacts ALTER name SET DEFAULT 'x'"), run("migrate", "status", "--check"))],
  ["an index made by hand", 7, async ({ query, run }) => (await query("CREATE INDEX hand ON plugin_crm.contacts (name)"), run("migrate", "status", "--check"))],
  ["an edited history", 8, async ({ query, run }) => (await query("UPDATE atlas.migrations SET actor = 'nobody' WHERE id = 2"), run("migrate", "status", "--check"))],
  ["a history with a gap", 8, async ({ query, run }) => (await query("DELETE FROM atlas.migrations WHERE id = 2"), run("migrate", "status", "--check"))],
  ["a database ahead of the plugin", 9, async ({ declare, run }) => (await declare({ name, email: name }, "2.0.0"), await run("migrate"), await declare({ name, email: name }), run("migrate", "status", "--check"))],
  ["a step that failed", 1, async ({ declare, query, run }) => {
    await declare({ name, email: name });
    await query("CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$no$$; END'; CREATE EVENT TRIGGER no ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION no()");
    const failed = await run("migrate");
    await query("DROP EVENT TRIGGER no");
    return failed;
  }],
];

test.each(states)("%s is exit %i and ends with the one command that is printed", async (_, exitCode, make) => {
  const project = await migrated();

  const said = await make(project);
  const ended = await project.run(...commandIn(said));

  expect([said.exitCode, ended.exitCode]).toEqual([exitCode, 0]);
  expect(await project.run("migrate", "status", "--check")).toMatchObject({ exitCode: 0 });
});

test("a stale plan names the command for another one, and that the one which applies it", async () => {
  const { declare, query, run } = await migrated();
  await declare({ name, email: name });
  await run("migrate", "plan", "--out", "plan.json");
  await query("ALTER TABLE plugin_crm.contacts ADD COLUMN hand text");

  const stale = await run("migrate", "apply", "plan.json");
  const planned = await run(...commandIn(stale));
  const applied = await run(...commandIn(planned));

  expect([stale, planned, applied].map(({ exitCode }) => exitCode)).toEqual([5, 0, 0]);
  expect((await run("migrate", "status", "--check")).exitCode).toBe(0);
});

test("what was accepted is good until it is edited again, and accepting nothing changes nothing", async () => {
  const { query, run } = await migrated();
  await query("UPDATE atlas.migrations SET actor = 'nobody' WHERE id = 2");
  const accepted = await run("migrate", "accept", "--json");
  const again = await run("migrate", "accept");
  await query("UPDATE atlas.migrations SET actor = 'somebody' WHERE id = 2");

  const edited = await run("migrate", "status", "--check");

  expect(JSON.parse(accepted.stdout)).toMatchObject({ schemaVersion: 1, accepted: { edited: "2", drift: [], ahead: [] } });
  expect(again.stdout).toContain("There is nothing to accept");
  expect(edited.exitCode).toBe(8);
});

const name = { type: "string" };

/** The last command that is printed, as words. */
function commandIn({ stdout, stderr }: Ended): string[] {
  const [, command = ""] = [...`${stdout}\n${stderr}`.matchAll(/: atlas (migrate[^\n]*)$/gm)].at(-1) ?? [];
  return command.split(" ");
}

async function migrated(): Promise<Project> {
  const url = await server.createDatabase();
  const root = await tempProject({ ...config({ name }), ".env": `DATABASE_URL=${url}\n` });
  const run = (...words: string[]) => atlas(root, ...words);
  expect((await run("migrate")).exitCode).toBe(0);
  return {
    run,
    query: (sql) => server.query(url, sql),
    declare: (fields, version) => writeFiles(root, config(fields, version)),
  };
}
