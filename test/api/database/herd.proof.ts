import { migrationStatus } from "@atlas/api/lib/migrate";
import { openDatabase } from "@atlas/api/lib/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownServer, type OwnServer } from "../../support/own-server.ts";
import { full } from "../../support/proof-size.ts";
import { run } from "./fixtures/processes.ts";
import { mixtures } from "./herd/declarations.ts";

// Fifty processes migrate an empty database at once. What they did is told by their history, and by a witness of the server's own.
const processes = 50;
const rounds = full ? 20 : 3;
let server: OwnServer;
beforeAll(async () => {
  server = await ownServer();
});
afterAll(() => server.stop());

test.each(Object.entries(mixtures))(`${processes} at once, ${rounds} times, %s: all succeed, and each statement runs once`, async (mixture, { newer }) => {
  for (let round = 0; round < rounds; round++) {
    const name = `herd_${Object.keys(mixtures).indexOf(mixture)}_${round}`;
    await server.query("postgres", `CREATE DATABASE ${name}`);
    await server.query(name, witness);
    const herd = Array.from({ length: processes }, (_, index) => run("../herd/migrate.ts", server.urlOf(name), mixture, index % 2 === 0 ? "newer" : "older"));
    await Promise.all(herd.map((one) => one.line()));

    for (const { child } of herd) child.stdin?.write("go\n");
    const exits = await Promise.all(herd.map((one) => one.exit));

    expect([round, exits, herd.map((one) => one.errors()).join("")]).toEqual([round, herd.map(() => 0), ""]);
    const applied = await Promise.all(herd.map((one) => one.line().then(Number)));
    const history = await server.query(name, "SELECT statement, step_id FROM atlas.migrations");
    expect(history.length).toBe(applied.reduce((sum, steps) => sum + steps, 0));
    expect(twice(history)).toEqual([]);
    const seen = await server.query(name, "SELECT tag, object, statement FROM witness.commands");
    expect(seen.length).toBeGreaterThanOrEqual(history.length);
    expect(twice(seen)).toEqual([]);
    expect(await stateOf(name, newer)).toBe("current");
    await server.query("postgres", `DROP DATABASE ${name}`);
  }
});

test("the witness notices a statement that runs twice", async () => {
  await server.query("postgres", "CREATE DATABASE twice");
  await server.query("twice", witness);

  for (const _ of [1, 2]) await server.query("twice", "CREATE SCHEMA IF NOT EXISTS one; COMMENT ON SCHEMA one IS 'x'");

  expect(twice(await server.query("twice", "SELECT tag, object, statement FROM witness.commands"))).toHaveLength(1);
});

function twice(rows: readonly Record<string, unknown>[]): string[] {
  const lines = rows.map((row) => JSON.stringify(row));
  return lines.filter((line, index) => lines.indexOf(line) !== index);
}

async function stateOf(name: string, plugins: (typeof mixtures)[string]["newer"]): Promise<string> {
  const database = await openDatabase(server.urlOf(name), { cwd: "/" });
  const { state } = await migrationStatus(database, plugins);
  await database.close();
  return state;
}

const witness = `
  CREATE SCHEMA witness;
  CREATE TABLE witness.commands (tag text, object text, statement text);
  CREATE FUNCTION witness.note() RETURNS event_trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO witness.commands SELECT command_tag, object_identity, current_query() FROM pg_event_trigger_ddl_commands();
  END $$;
  CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION witness.note()`;
