import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { buildPlugin } from "@atlas/plugin-duckdb-datasource";
import { AtlasError } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readColumns } from "../../../../src/api/semantic/drift/read-columns.ts";
import { hasMariadb, mariadb, type TestMariadb } from "../../../support/mariadb.ts";
import { postgresConnection } from "../../../support/postgres-datasource.ts";
import { postgres, type TestPostgres } from "../../../support/postgres.ts";

describe("Postgres", () => {
  let server: TestPostgres;
  let connection: ReturnType<typeof postgresConnection>;

  beforeAll(async () => {
    server = await postgres();
    const url = await server.createDatabase();
    connection = postgresConnection(url);
    await server.query(url, `
      CREATE SCHEMA sales; CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN euros AS numeric(10, 2);
      CREATE TABLE orders (id int, "customerId" text, gone int, mood mood, price euros, at timestamptz, tags text[]);
      ALTER TABLE orders DROP COLUMN gone;
      CREATE TABLE "Order ""Items""" (a int); CREATE TABLE sales.refunds (b int);
      CREATE VIEW v AS SELECT 1 AS c; CREATE MATERIALIZED VIEW m AS SELECT 1 AS d;`);
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  test.each([
    ["orders", ["id integer", "customerId text", "mood enum", "price numeric", "at timestamp with time zone", "tags text[]"]],
    ["ORDERS", ["id integer", "customerId text", "mood enum", "price numeric", "at timestamp with time zone", "tags text[]"]],
    ["public.v", ["c integer"]],
    ["m", ["d integer"]],
    ["sales.refunds", ["b integer"]],
    ['"Order ""Items"""', ["a integer"]],
    ["refunds", "missing"],
    ['"ORDERS"', "missing"],
    ["nowhere.orders", "missing"],
  ])("%s", async (table, expected) => {
    expect(await columnsOf({ query: (sql) => connection.query(sql), dbType: "postgres", table })).toEqual(expected);
  });
});

describe("DuckDB", () => {
  const { connection } = buildPlugin({ path: ":memory:", readOnly: false });
  const database = connection.create();

  beforeAll(async () => {
    for (const sql of ["CREATE SCHEMA sales", "CREATE TABLE orders (id INTEGER, price DECIMAL(9, 2))", "CREATE VIEW sales.v AS SELECT DATE '2025-01-01' AS d", `CREATE TABLE "it's" (x BOOLEAN)`]) await database.query(sql);
  });
  afterAll(() => database.close());

  test.each([
    ["orders", ["id INTEGER", "price DECIMAL(9,2)"]],
    ['"ORDERS"', ["id INTEGER", "price DECIMAL(9,2)"]],
    ["main.orders", ["id INTEGER", "price DECIMAL(9,2)"]],
    ["memory.orders", ["id INTEGER", "price DECIMAL(9,2)"]],
    ["memory.sales.v", ["d DATE"]],
    ["sales.v", ["d DATE"]],
    [`"it's"`, ["x BOOLEAN"]],
    ["v", "missing"],
    ["sales.orders", "missing"],
  ])("%s", async (table, expected) => {
    expect(await columnsOf({ query: (sql) => database.query(sql), dbType: connection.dbType, table })).toEqual(expected);
  });
});

describe.skipIf(!hasMariadb())("MariaDB", () => {
  let server: TestMariadb;

  beforeAll(async () => {
    server = await mariadb();
    await server.query("CREATE TABLE orders (id INT, paid TINYINT(1), name VARCHAR(9)); CREATE DATABASE sales; CREATE VIEW sales.v AS SELECT 1 AS c; CREATE TABLE `a'b` (x DATE)");
  });
  afterAll(() => server?.stop());

  test.each([
    ["orders", ["id int(11)", "paid tinyint(1)", "name varchar(9)"]],
    ["sales.v", ["c int(1)"]],
    ["`a'b`", ["x date"]],
    ["Orders", "missing"],
    ["sales.orders", "missing"],
  ])("%s", async (table, expected) => {
    expect(await columnsOf({ query: async (sql) => rowsIn(await server.query(sql)), dbType: "mysql", table })).toEqual(expected);
  });
});

describe.skipIf(!(await hasSqlite()))("SQLite", () => {
  const schema = "CREATE TABLE orders (id INTEGER, price REAL, twice REAL GENERATED ALWAYS AS (price * 2)); CREATE VIEW v AS SELECT id FROM orders;";

  test.each([
    ["orders", ["id INTEGER", "price REAL", "twice REAL"]],
    ["main.Orders", ["id INTEGER", "price REAL", "twice REAL"]],
    ["v", ["id INTEGER"]],
    ["gone", "missing"],
  ])("%s", async (table, expected) => {
    const query = async (sql: string) => rowsIn((await promisify(execFile)("sqlite3", ["-separator", "\t", ":memory:", `${schema}${sql}`])).stdout);

    expect(await columnsOf({ query, dbType: "sqlite", table })).toEqual(expected);
  });
});

describe("another engine", () => {
  test("is asked for none of the table's rows, and gives no types", async () => {
    const connection = createMockConnection({ result: { columns: ["id", "name"], rows: [] } });

    expect(await readColumns({ query: connection.query, dbType: "trino", table: "sales.orders" })).toEqual({ state: "found", columns: [{ name: "id", type: undefined }, { name: "name", type: undefined }] });
    expect(connection.queries).toEqual(["SELECT * FROM sales.orders WHERE 1 = 0"]);
  });

  test("that refuses the table and is there itself does not have it", async () => {
    const connection = createMockConnection({ result: (sql) => { if (sql !== "SELECT 1") throw new Error("no such table"); return { columns: [], rows: [] }; } });

    expect(await readColumns({ query: connection.query, dbType: "trino", table: "orders" })).toEqual({ state: "missing", reason: "no such table" });
  });

  test("that refuses everything cannot be reached", async () => {
    const connection = createMockConnection({ result: () => { throw new Error("refused"); } });

    await expect(readColumns({ query: connection.query, dbType: "trino", table: "orders" })).rejects.toThrow("refused");
  });
});

test("a database that is silent is asked once", async () => {
  const connection = createMockConnection({ result: () => { throw new AtlasError("late", { code: "PLUGIN_TIMEOUT" }); } });

  await expect(readColumns({ query: connection.query, dbType: "postgres", table: "orders" })).rejects.toThrow("late");
  expect(connection.queries).toHaveLength(1);
});

test("a catalog that cannot be read is done without", async () => {
  const connection = createMockConnection({ result: (sql) => { if (sql.includes("pg_catalog")) throw new Error("not here"); return { columns: ["id"], rows: [] }; } });

  expect(await columnsOf({ query: connection.query, dbType: "postgres", table: "orders" })).toEqual(["id undefined"]);
});

async function columnsOf(options: Parameters<typeof readColumns>[0]): Promise<string[] | "missing"> {
  const table = await readColumns(options);
  return table.state === "missing" ? "missing" : table.columns.map(({ name, type }) => `${name} ${type}`);
}

/** What a command-line client prints of the two columns. */
function rowsIn(output: string) {
  const rows = output.split("\n").filter(Boolean).map((line) => line.split("\t"));
  return { columns: ["column_name", "data_type"], rows: rows.map(([column_name, data_type]) => ({ column_name, data_type })) };
}

async function hasSqlite(): Promise<boolean> {
  return promisify(execFile)("sqlite3", ["--version"]).then(() => true, () => false);
}
