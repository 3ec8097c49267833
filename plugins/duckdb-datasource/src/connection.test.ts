import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { duckdbPlugin } from "./index";
import { canBeWritten, createTestDatabase, openForWriting, writeDatabase, type TestDatabase } from "./test-database";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.remove());

describe("query", () => {
  test("returns columns and rows", async () => {
    const answer = await query("SELECT n, label FROM numbers ORDER BY n LIMIT 2");

    expect(answer).toEqual({ columns: ["n", "label"], rows: [{ n: 0n, label: "row 0" }, { n: 1n, label: "row 1" }] });
  });

  test.each([
    ["9007199254740993::BIGINT", 9007199254740993n],
    ["-170141183460469231731687303715884105727::HUGEINT", -170141183460469231731687303715884105727n],
    ["7::INTEGER", 7],
    ["12345678901234567890.10::DECIMAL(38, 2)", "12345678901234567890.10"],
    ["0.1::DOUBLE", 0.1],
    ["'nan'::DOUBLE", NaN],
    ["DATE '2024-02-29'", "2024-02-29"],
    ["TIMESTAMP '2024-02-29 23:59:59.123456'", "2024-02-29 23:59:59.123456"],
    ["TIMESTAMPTZ '2024-02-29 23:59:59.5+02'", "2024-02-29 21:59:59.5+00"],
    ["TIME '08:30:00'", "08:30:00"],
    ["INTERVAL '1 month 2 days'", "1 month 2 days"],
    ["NULL", null],
    ["true", true],
    ["'a'::ENUM ('a', 'b')", "a"],
    ["'ab'::BLOB", Buffer.from("ab")],
    ["[1, 2::BIGINT]", [1n, 2n]],
    ["{'name': 'x', 'price': 1.50::DECIMAL(4, 2), 'at': DATE '2024-01-01'}", { name: "x", price: "1.50", at: "2024-01-01" }],
    ["MAP {'k': [1]}", [{ key: "k", value: [1] }]],
  ])("%s arrives without loss", async (expression, expected) => {
    const { rows } = await query(`SELECT ${expression} AS value`);

    expect(rows).toEqual([{ value: expected }]);
  });

  test("columns of the same name keep their values", async () => {
    const { columns, rows } = await query(`SELECT 1 AS id, 2 AS id, 3 AS "id_1", 4 AS id`);

    expect(columns).toEqual(["id", "id_2", "id_1", "id_3"]);
    expect(rows).toEqual([{ id: 1, id_2: 2, id_1: 3, id_3: 4 }]);
  });

  test("stops at maxRows instead of reading a result that has no end", async () => {
    const { rows } = await query("SELECT range FROM range(1_000_000_000_000)", undefined, { maxRows: 3 });

    expect(rows).toEqual([{ range: 0n }, { range: 1n }, { range: 2n }]);
  });

  test("a query that fails after thousands of rows fails, with DuckDB's reason", async () => {
    // Wide rows, so that DuckDB hands out the first ones long before it meets the one that is at fault.
    const sql = "SELECT repeat('.', 1_000), CASE WHEN n = 49_000 THEN 'x' ELSE '1' END::INTEGER FROM numbers WHERE n < 50_000";

    await expect(query(sql)).rejects.toThrow("Could not convert string 'x' to INT32");
  });

  test.each([
    ["before the first row", "SELECT count(*) FROM range(1_000_000_000) a, range(1_000) b"],
    ["between rows", "SELECT a.range FROM range(1_000_000_000_000) a WHERE a.range % 50_000_000 = 0"],
  ])("is interrupted at its deadline, %s", async (_, sql) => {
    await expect(query(sql, 200)).rejects.toMatchObject({ code: "QUERY_TIMEOUT", message: "DuckDB stopped the query after 200 ms." });
  });

  test("is interrupted by the caller's signal at whatever moment it comes", async () => {
    const connection = duckdbPlugin({ path: database.file }).connection.create();

    for (let turns = 0; turns < 60; turns++) {
      const endless = connection.query("SELECT count(*) FROM range(1_000_000_000) a, range(1_000) b", undefined, { signal: abortedAfter(turns) });
      await expect(endless).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
    }
    await connection.close();
  });

  test("queries at the same time do not disturb one another", async () => {
    const connection = duckdbPlugin({ path: database.file }).connection.create();
    const endless = connection.query("SELECT count(*) FROM range(1_000_000_000) a, range(1_000) b", 300);
    const answers = Array.from({ length: 20 }, (_, index) => connection.query(`SELECT n FROM numbers WHERE n = ${index}`));

    const [outcome, ...rows] = await Promise.all([endless.catch((thrown: unknown) => thrown), ...answers]);
    await connection.close();

    expect(outcome).toMatchObject({ code: "QUERY_TIMEOUT" });
    expect(rows.map((answer) => answer.rows)).toEqual(Array.from({ length: 20 }, (_, index) => [{ n: BigInt(index) }]));
  });

  test.each([
    ["DELETE FROM numbers", "read-only mode"],
    ["SELECT * FROM read_csv('/etc/passwd')", "disabled by configuration"],
    ["SELECT * FROM glob('/*')", "disabled by configuration"],
    ["ATTACH '/tmp/other.duckdb'", "disabled by configuration"],
    ["COPY numbers TO '/tmp/numbers.csv'", "disabled by configuration"],
    ["LOAD httpfs", "disabled through configuration"],
    ["SET enable_external_access = true", "configuration has been locked"],
    ["SELECT 1; SELECT 2", "Only one statement"],
    ["-- nothing", "The query is empty."],
    ["SELECT * FROM customers", "Table with name customers does not exist"],
  ])("%s is refused", async (sql, message) => {
    await expect(query(sql)).rejects.toThrow(message);
  });

  test("a database in memory can be written and is as locked down", async () => {
    const connection = duckdbPlugin({ url: "duckdb://:memory:" }).connection.create();
    await connection.query("CREATE TABLE notes (text VARCHAR)");
    await connection.query("INSERT INTO notes VALUES ('hello')");

    await expect(connection.query("SELECT text FROM notes")).resolves.toMatchObject({ rows: [{ text: "hello" }] });
    await expect(connection.query("COPY notes TO '/tmp/notes.csv'")).rejects.toThrow("disabled by configuration");
    await connection.close();
  });
});

describe("a database that cannot be opened is named with DuckDB's own reason", () => {
  test("a missing file, which is not created", async () => {
    const missing = join(database.folder, "missing.duckdb");

    await expect(query("SELECT 1", undefined, {}, missing)).rejects.toMatchObject({
      code: "DATASOURCE_UNAVAILABLE",
      message: expect.stringMatching(/"\S+missing\.duckdb".*database does not exist/),
      hint: expect.stringContaining("Check the path"),
    });
    expect(existsSync(missing)).toBe(false);
  });

  test("a folder", async () => {
    await mkdir(join(database.folder, "a-folder"));

    await expect(query("SELECT 1", undefined, {}, join(database.folder, "a-folder"))).rejects.toThrow("Is a directory");
  });

  test("a file that is something else", async () => {
    await writeFile(join(database.folder, "text.duckdb"), "not a database, ".repeat(1_000));

    await expect(query("SELECT 1", undefined, {}, join(database.folder, "text.duckdb"))).rejects.toThrow("not a valid DuckDB database file");
  });

  test("a file of which half is missing", async () => {
    const content = await readFile(database.file);
    await writeFile(join(database.folder, "half.duckdb"), content.subarray(0, content.length / 2));

    await expect(query("SELECT sum(n), max(label) FROM numbers", undefined, {}, join(database.folder, "half.duckdb"))).rejects.toThrow("enough bytes");
  });

  test("a file that another process is writing, with that process", async () => {
    const writer = spawn(process.execPath, ["-e", `${openForWriting(database.file)}.then(() => console.log("open")); setInterval(() => {}, 1_000)`]);
    await once(writer.stdout, "data");

    const outcome = query("SELECT 1");

    await expect(outcome).rejects.toThrow(`PID ${writer.pid}`);
    await expect(outcome).rejects.toMatchObject({ hint: expect.stringContaining("Close the other program") });
    writer.kill();
    await once(writer, "exit");
  });

  test("and is tried again by the next query", async () => {
    const late = join(database.folder, "late.duckdb");
    const connection = duckdbPlugin({ path: late }).connection.create();
    await expect(connection.query("SELECT 1")).rejects.toThrow("does not exist");

    await writeDatabase(late, "CREATE TABLE t AS SELECT 1 AS one");

    await expect(connection.query("SELECT one FROM t")).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await connection.close();
  });
});

describe("close", () => {
  test("frees the file for a writer, also after results that were not read to their end", async () => {
    const connection = duckdbPlugin({ path: database.file }).connection.create();
    await connection.query("SELECT * FROM numbers", undefined, { maxRows: 1 });
    await connection.query("SELECT n FROM numbers WHERE n::VARCHAR = error('boom')").catch(() => undefined);

    await connection.close();

    await expect(canBeWritten(database.file)).resolves.toBe(true);
  });

  test("ends the queries that are running", async () => {
    const connection = duckdbPlugin({ path: database.file }).connection.create();
    const endless = connection.query("SELECT count(*) FROM range(1_000_000_000) a, range(1_000) b");

    const [outcome] = await Promise.all([endless.catch((thrown: unknown) => thrown), connection.close()]);

    expect(outcome).toMatchObject({ code: "CONNECTION_CLOSED" });
    await expect(canBeWritten(database.file)).resolves.toBe(true);
  });

  test("does nothing the second time, and queries are refused after it", async () => {
    const connection = duckdbPlugin({ path: database.file }).connection.create();
    await connection.query("SELECT 1");

    await Promise.all([connection.close(), connection.close()]);

    await connection.close();
    await expect(connection.query("SELECT 1")).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  });

  test("is not the end of the plugin: it makes another connection", async () => {
    const plugin = duckdbPlugin({ path: database.file });
    await plugin.connection.create().close();

    await expect(plugin.connection.create().query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await plugin.teardown();
  });
});

type Query = ReturnType<ReturnType<typeof duckdbPlugin>["connection"]["create"]>["query"];

async function query(sql: string, timeoutMs?: number, options?: Parameters<Query>[2], path = database.file) {
  const connection = duckdbPlugin({ path }).connection.create();
  try {
    return await connection.query(sql, timeoutMs, options);
  } finally {
    await connection.close();
  }
}

/** Aborted after so many turns of the event loop; at once after none. */
function abortedAfter(turns: number): AbortSignal {
  if (turns === 0) return AbortSignal.abort();
  const controller = new AbortController();
  const wait = (left: number) => setImmediate(() => (left > 1 ? wait(left - 1) : controller.abort()));
  wait(turns);
  return controller.signal;
}
