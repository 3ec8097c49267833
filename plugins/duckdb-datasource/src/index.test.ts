import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { duckdbPlugin } from "./index";
import { canBeWritten, createTestDatabase, type TestDatabase } from "./test-database";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.remove());

describe("config", () => {
  test.each([
    { config: {}, message: "Give either url or path" },
    { config: { url: "duckdb://a.duckdb", path: "a.duckdb" }, message: "Give either url or path" },
    { config: { url: "" }, message: "url: URL must not be empty" },
    { config: { url: "postgres://localhost/shop" }, message: "url: URL must start with duckdb://" },
    { config: { url: "duckdb://" }, message: "url: URL must name a file" },
    { config: { path: "" }, message: "path: path must not be empty" },
    { config: { path: ":memory:", readOnly: true }, message: "readOnly: A database in memory" },
    { config: { path: "a.duckdb", readonly: false }, message: 'Unrecognized key: "readonly"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => duckdbPlugin(config)).toThrow(message);
  });

  test.each([
    { config: { url: "duckdb://data/shop.duckdb" }, parsed: { path: "data/shop.duckdb", readOnly: true } },
    { config: { url: "duckdb:///data/shop.duckdb", readOnly: false }, parsed: { path: "/data/shop.duckdb", readOnly: false } },
    { config: { url: "duckdb://:memory:" }, parsed: { path: ":memory:", readOnly: false } },
    { config: { path: "shop.duckdb" }, parsed: { path: "shop.duckdb", readOnly: true } },
  ])("$config is read as $parsed", ({ config, parsed }) => {
    expect(duckdbPlugin(config).config).toEqual(parsed);
  });
});

test("is a datasource whose literal types survive", () => {
  expect(duckdbPlugin({ path: database.file })).toMatchObject({ id: "duckdb-datasource", type: "datasource", connection: { dbType: "duckdb" } });
  expectTypeOf<$InferServerPlugin<typeof duckdbPlugin>["DbType"]>().toEqualTypeOf<"duckdb">();
  expectTypeOf<$InferServerPlugin<typeof duckdbPlugin>["Type"]>().toEqualTypeOf<"datasource">();
});

test("the driver is not loaded before the first query", async () => {
  const script = `
    const { createRequire } = await import("node:module");
    const { createJiti } = createRequire(${JSON.stringify(import.meta.url)})("jiti");
    const { duckdbPlugin } = await createJiti(${JSON.stringify(import.meta.url)}).import("./index");
    const isLoaded = () => process.report.getReport().sharedObjects.some((path) => path.includes("duckdb"));
    const connection = duckdbPlugin({ path: ":memory:" }).connection.create();
    const before = isLoaded();
    await connection.query("SELECT 1");
    console.log(JSON.stringify({ before, after: isLoaded() }));`;

  const { stdout } = await promisify(execFile)("node", ["--input-type=module", "-e", script]);

  expect(JSON.parse(stdout)).toEqual({ before: false, after: true });
});

test.each([
  ["date_trunc('month', DATE '2024-02-29')", "2024-02-01 00:00:00"],
  ["extract(year FROM DATE '2024-02-29')", 2024n],
  ["DATE '2024-02-29' + INTERVAL 3 MONTH", "2024-05-29 00:00:00"],
  ["date_diff('day', DATE '2024-02-01', DATE '2024-03-01')", 29n],
  ["7 / 2", 3.5],
  ["7 // 2", 3],
  ["(SELECT sum(n) FILTER (WHERE n < 3) FROM numbers)", 3n],
  ["(SELECT count_if(n < 3) FROM numbers)", 3n],
  ["(SELECT median(n) FROM numbers)", 49999.5],
  ["(SELECT quantile_cont(n, 0.9) FROM numbers)", 89999.1],
  ["(SELECT arg_max(label, n) FROM numbers)", "row 99999"],
  ["(SELECT string_agg(n, ', ') FROM numbers WHERE n < 2)", "0, 1"],
  ["(SELECT n FROM numbers QUALIFY row_number() OVER (PARTITION BY n % 1 ORDER BY n DESC) = 1)", 99999n],
  ["(SELECT count(*) FROM (SELECT n % 2, count(*) FROM numbers GROUP BY ALL))", 2n],
  ["'Row' ILIKE 'row'", true],
  ["(FROM (PIVOT (SELECT 2024 AS year, 5 AS amount) ON year IN (2024, 2025) USING sum(amount)) SELECT \"2024\")", 5n],
])("what the dialect text teaches is true: %s", async (expression, value) => {
  const plugin = duckdbPlugin({ path: database.file });

  const { rows } = await plugin.connection.create().query(`SELECT ${expression} AS value`);
  await plugin.teardown();

  expect(rows).toEqual([{ value }]);
});

describe("health", () => {
  test("is measured, and leaves the file free", async () => {
    const plugin = duckdbPlugin({ path: database.file });

    const checks = await Promise.all([plugin.healthCheck(), plugin.healthCheck()]);

    expect(checks).toEqual([checks[0], { healthy: true, latencyMs: expect.any(Number) }]);
    await expect(canBeWritten(database.file)).resolves.toBe(true);
  });

  test("leaves the connection open that is in use, until teardown", async () => {
    const plugin = duckdbPlugin({ path: database.file });
    const connection = plugin.connection.create();
    await plugin.healthCheck();

    await expect(connection.query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await expect(canBeWritten(database.file)).resolves.toBe(false);
    await plugin.teardown();
    await expect(canBeWritten(database.file)).resolves.toBe(true);
  });

  test("reports a missing file and does not throw", async () => {
    const health = await duckdbPlugin({ path: join(database.folder, "nowhere.duckdb") }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("does not exist") });
  });
});
