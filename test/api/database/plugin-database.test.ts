import { createPluginDatabase, openDatabase, type Database } from "@atlas/api/lib/database";
import { migrate, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";

let server: TestPostgres;
let database: Database;
const plugins: DeclaredPlugin[] = ["one", "Two.x"].map((id) => ({ id, schema: { cache: { fields: { value: { type: "string" } } } } }));
const open = () => Promise.resolve(database);

beforeAll(async () => {
  server = await postgres();
  database = await openDatabase(await server.createDatabase(), { cwd: "/" });
  await migrate(database, plugins);
});
afterAll(async () => {
  await database.close();
  await server.stop();
});

test("two plugins with a table of the same name each see their own, by its bare name", async () => {
  const [one, two] = plugins.map(({ id }) => createPluginDatabase(open, id));

  await one?.execute("INSERT INTO cache (value) VALUES ($1)", ["of one"]);
  await two?.execute("INSERT INTO cache (value) VALUES ($1)", ["of two"]);

  expect(await one?.query("SELECT value FROM cache")).toEqual({ rows: [{ value: "of one" }] });
  expect(await two?.query("SELECT value FROM cache")).toEqual({ rows: [{ value: "of two" }] });
});

test("fifty statements of two plugins at once, with failures among them, keep to their own schemas", async () => {
  const [one, two] = plugins.map(({ id }) => createPluginDatabase(open, id));
  const schemas = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const plugin = index % 2 === 0 ? one : two;
      if (index % 5 === 0) return plugin?.execute("SELECT 1/0").catch((thrown: unknown) => String(thrown));
      return (await plugin?.query("SELECT current_schema()"))?.rows[0]?.current_schema;
    }),
  );

  expect(schemas).toEqual(schemas.map((_, index) => (index % 5 === 0 ? "error: division by zero" : index % 2 === 0 ? "plugin_one" : "plugin_Two.x")));
});

test("a session's setting that a plugin makes does not change where another one looks", async () => {
  const single = await openDatabase(await server.createDatabase(), { cwd: "/" });
  single.pool.options.max = 1;
  const [one, two] = plugins.map(({ id }) => createPluginDatabase(() => Promise.resolve(single), id));

  await one?.execute("SET search_path = nowhere");
  await one?.execute("COMMIT; SET search_path = nowhere");

  expect((await two?.query("SHOW search_path"))?.rows).toEqual([{ search_path: '"plugin_Two.x", public' }]);
  await single.close();
});

test("a failed statement leaves nothing behind, and its error is PostgreSQL's own", async () => {
  const one = createPluginDatabase(open, "one");

  const failure = one.execute("CREATE TABLE half (x int); SELECT * FROM missing");

  await expect(failure).rejects.toMatchObject({ code: "42P01", message: 'relation "missing" does not exist' });
  expect((await one.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);
});

test("a connection that dies in the middle of a statement is not used again", async () => {
  const one = createPluginDatabase(open, "one");

  await expect(one.query("SELECT pg_terminate_backend(pg_backend_pid())")).rejects.toThrow();

  expect((await one.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
