import { DuckDBInstance } from "@duckdb/node-api";
import { execFile, execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGuard } from "../../../src/api/sql/create-guard.ts";
import { hasMariadb, mariadb } from "../../support/mariadb.ts";
import { postgres } from "../../support/postgres.ts";

// Each of these does its harm on an engine that is asked directly: it gives away the word in the table "secret" or in a
// file, tells what nobody asked about, or changes something. The guard, which allows "orders" alone, refuses each.

const setup = [
  "CREATE TABLE orders (id INTEGER, note VARCHAR(100))", "INSERT INTO orders VALUES (1, 'plain')",
  "CREATE TABLE secret (id INTEGER, password VARCHAR(100))", "INSERT INTO secret VALUES (1, 'hunter2')",
];
const table = "SQL_TABLE_NOT_ALLOWED";
const called = "SQL_FUNCTION_NOT_ALLOWED";
const construct = "SQL_CONSTRUCT_NOT_ALLOWED";
const other = "SQL_NOT_SELECT";

/** The query, what the engine answers to it, and the code with which the guard refuses it. */
type Attack = [sql: string, answer: RegExp, code: string];

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-harm-"));
  // Postgres may run as a user of its own.
  await chmod(folder, 0o755);
  file = join(folder, "passwords.csv");
  await writeFile(file, "hunter2\n", { mode: 0o644 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function expectHarm(dbType: string, attacks: readonly Attack[], run: (sql: string) => Promise<string>): Promise<void> {
  const guard = createGuard({ dbType, tables: ["orders"], rowLimit: 1000 });
  for (const [sql, answer, code] of attacks) {
    expect(await run(sql), `${dbType} answers ${sql}`).toMatch(answer);
    expect(await guard.judge(sql), `the guard judges ${sql}`).toMatchObject({ valid: false, code });
  }
}

test("Postgres: what the guard refuses does harm", async () => {
  const server = await postgres();
  const client = new pg.Client({ connectionString: await server.createDatabase() });
  await client.connect();
  try {
    for (const statement of [...setup, "CREATE FUNCTION tell(text) RETURNS text LANGUAGE sql AS 'SELECT password FROM secret'"]) await client.query(statement);
    await expectHarm("postgres", [
      ["SELECT * FROM orders UNION SELECT * FROM secret", /hunter2/, table],
      ["TABLE secret", /hunter2/, table],
      ["SELECT query_to_xml('SELECT * FROM secret', true, true, '')", /hunter2/, called],
      [`SELECT pg_read_file('${file}')`, /hunter2/, called],
      [`SELECT ('${file}'::text).pg_read_file`, /hunter2/, called],
      [`SELECT x.pg_read_file FROM unnest(ARRAY['${file}']) AS x`, /hunter2/, called],
      [`SELECT (p).pg_read_file FROM (SELECT '${file}'::text AS p) AS x`, /hunter2/, called],
      ["SELECT ('x'::text).tell", /hunter2/, called],
      ["SELECT (NULL::secret).*", /password/, construct],
      ["SELECT '{1260}'::_regclass", /pg_authid/, construct],
      ["SELECT set_config('search_path', 'elsewhere', true)", /elsewhere/, called],
      ["WITH gone AS (DELETE FROM orders RETURNING note) SELECT * FROM gone", /plain/, other],
      ["SELECT * INTO stolen FROM orders", /SELECT/, construct],
    ], async (sql) => {
      const { rows, command } = await client.query(sql);
      return `${command} ${JSON.stringify(rows)}`;
    });
    expect((await client.query("SELECT * FROM orders")).rows).toEqual([]);
  } finally {
    await client.end();
    await server.stop();
  }
});

test("DuckDB: what the guard refuses does harm", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const statement of setup) await connection.run(statement);

  await expectHarm("duckdb", [
    ["FROM orders UNION ALL BY NAME FROM secret", /hunter2/, table],
    ["PIVOT secret ON id USING max(password)", /hunter2/, table],
    ["SELECT [x FOR x IN (SELECT list(password) FROM secret)]", /hunter2/, table],
    ["SELECT * FROM query('FROM secret')", /hunter2/, called],
    ["SELECT * FROM query_table('secret')", /hunter2/, called],
    [`SELECT * FROM read_text('${file}')`, /hunter2/, called],
    [`FROM '${file}'`, /hunter2/, construct],
    [`FROM "${file}"`, /hunter2/, table],
    ["SELECT ('home_directory').current_setting()", /./, called],
    ["FROM duckdb_tables()", /secret/, called],
    ["SUMMARIZE secret", /hunter2/, other],
    ["DELETE FROM orders RETURNING note", /plain/, other],
  ], async (sql) => {
    const reader = await connection.runAndReadAll(sql);
    return JSON.stringify([reader.columnNames(), reader.getRowsJson()]);
  });
  expect((await connection.runAndReadAll("FROM orders")).getRows()).toEqual([]);
  connection.closeSync();
});

test.skipIf(!hasMariadb())("MariaDB: what the guard refuses does harm", async () => {
  const server = await mariadb();
  try {
    for (const statement of [...setup, "CREATE SEQUENCE numbers START WITH 4711"]) await server.query(statement);
    await expectHarm("mysql", [
      ["SELECT * FROM orders UNION SELECT * FROM secret", /hunter2/, table],
      ["SELECT 1 /*!UNION SELECT password FROM secret*/", /hunter2/, construct],
      ["SELECT 1 /*M!UNION SELECT password FROM secret*/", /hunter2/, construct],
      ["SELECT 1--1 FROM secret", /2/, table],
      [`SELECT LOAD_FILE('${file}')`, /hunter2/, called],
      ["SELECT User FROM mysql.user", /root/, table],
      ["SELECT table_name FROM information_schema.tables WHERE table_schema = 'atlas'", /secret/, table],
      ["SELECT NEXTVAL(numbers)", /4711/, called],
      ["SELECT GET_LOCK('a', 0)", /1/, called],
      ["SELECT SLEEP(0.01)", /0/, called],
      ["SELECT @@datadir", /data/, construct],
      [`SELECT note FROM orders INTO OUTFILE '${join(folder, "out")}'`, /^$/, construct],
      ["DELETE FROM orders RETURNING note", /plain/, other],
    ], (sql) => server.query(sql));
    expect(await server.query("SELECT * FROM orders")).toBe("");
  } finally {
    await server.stop();
  }
});

test.skipIf(!hasSqlite())("SQLite: what the guard refuses does harm", async () => {
  const database = join(folder, "harm.db");
  const sqlite = async (sql: string) => (await promisify(execFile)("sqlite3", ["-batch", database, sql])).stdout;
  await sqlite(setup.join(";"));
  await sqlite("CREATE TABLE ids (id INTEGER); INSERT INTO ids VALUES (1)");

  await expectHarm("sqlite", [
    ["SELECT * FROM orders UNION SELECT * FROM secret", /hunter2/, table],
    ["SELECT * FROM 'secret'", /hunter2/, construct],
    ["SELECT note FROM orders WHERE id IN 'ids'", /plain/, construct],
    ["SELECT note FROM orders WHERE id IN ids", /plain/, table],
    ["SELECT note FROM orders WHERE id IN main.ids", /plain/, table],
    ["SELECT sql FROM sqlite_schema", /password/, table],
    ["SELECT name FROM pragma_table_info('secret')", /password/, called],
    ["SELECT name FROM pragma_table_list", /secret/, table],
    [`SELECT readfile('${file}')`, /hunter2/, called],
    [`SELECT writefile('${join(folder, "written")}', 'x')`, /1/, called],
    ["SELECT name FROM fsdir('.') LIMIT 1", /\./, called],
    ["DELETE FROM orders RETURNING note", /plain/, other],
  ], sqlite);
  expect(await sqlite("SELECT * FROM orders")).toBe("");
});

/** True where SQLite's command line is installed: it brings the functions that read and write files. */
function hasSqlite(): boolean {
  try {
    execFileSync("sqlite3", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
