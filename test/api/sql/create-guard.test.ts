import { expect, test } from "vitest";
import { createGuard } from "../../../src/api/sql/create-guard.ts";
import type { GuardPolicy } from "../../../src/api/sql/policy.ts";
import { createVerdictCache } from "../../../src/api/sql/verdict-cache.ts";

const policy: GuardPolicy = { dbType: "postgres", tables: ["orders", "public.products"], rowLimit: 1000 };
const judge = (sql: string, changes: Partial<GuardPolicy> = {}) => createGuard({ ...policy, ...changes }).judge(sql);

test("an accepted query says what it reads, calls and is limited to, and which layers it passed", async () => {
  expect(await judge("SELECT count(*) FROM orders JOIN public.products p ON true")).toEqual({
    valid: true,
    sql: "SELECT count(*) FROM orders JOIN public.products p ON true\nLIMIT 1000",
    tables: ["orders", "public.products"],
    functions: ["count"],
    limit: 1000,
    layers: ["text", "patterns", "parse", "tables", "functions", "limit"],
  });
});

test("what runs is what was judged, to the byte, but for the outermost LIMIT", async () => {
  const table: [string, string, string, number | null][] = [
    ["postgres", "SELECT id FROM orders LIMIT 5 -- five", "SELECT id FROM orders LIMIT 5 -- five", 5],
    ["postgres", "SELECT 'é' FROM orders  LIMIT 9999", "SELECT 'é' FROM orders  LIMIT 1000", 1000],
    ["postgres", "SELECT id FROM orders -- all;", "SELECT id FROM orders -- all;\nLIMIT 1000", 1000],
    ["postgres", "SELECT id FROM orders FETCH FIRST 2000 ROWS ONLY;", "SELECT id FROM orders FETCH FIRST 1000 ROWS ONLY", 1000],
    ["postgres", "SELECT id FROM orders WHERE id IN (SELECT 1 LIMIT 5000)", "SELECT id FROM orders WHERE id IN (SELECT 1 LIMIT 5000)\nLIMIT 1000", 1000],
    ["mysql", "SELECT id FROM orders LIMIT 5000, 5000", "SELECT id FROM orders LIMIT 5000, 1000", 1000],
    ["snowflake", "SELECT TOP 5000 id FROM orders", "SELECT TOP 1000 id FROM orders", 1000],
    ["clickhouse", "SELECT id FROM orders LIMIT 5000 BY id", "SELECT id FROM orders LIMIT 5000 BY id\nLIMIT 1000", 1000],
    ["clickhouse", "SELECT id FROM orders UNION ALL SELECT id FROM orders LIMIT 5000", "SELECT id FROM orders UNION ALL SELECT id FROM orders LIMIT 5000", null],
    ["duckdb", "FROM orders LIMIT 10%", "FROM orders LIMIT 10%", null],
    ["sqlite", "VALUES (1)", "VALUES (1)", null],
  ];

  for (const [dbType, sql, runs, limit] of table) expect(await judge(sql, { dbType }), sql).toMatchObject({ valid: true, sql: runs, limit });
});

test("a comment behind the semicolon does not take the LIMIT with it", async () => {
  expect(await judge("SELECT id FROM orders; -- done", { dbType: "mysql" })).toMatchObject({ sql: "SELECT id FROM orders\nLIMIT 1000" });
});

test("an entry without a schema allows the unqualified name, one with a schema exactly that", async () => {
  const verdicts = await Promise.all(["orders", "products", "public.orders", "public.products", '"public.products"', '"public"."products"'].map((name) => judge(`SELECT * FROM ${name}`)));

  expect(verdicts.map(({ valid }) => valid)).toEqual([true, false, false, true, false, true]);
});

test("names fold as the engine folds them", async () => {
  const table: [string, string, boolean][] = [
    ["postgres", "ORDERS", true], ["postgres", '"ORDERS"', false], ["postgres", '"orders"', true],
    ["mysql", "ORDERS", false], ["mysql", "`orders`", true],
    ["duckdb", "Orders", true], ["duckdb", '"ORDERS"', true],
    ["sqlite", "Orders", true], ["sqlite", "[ORDERS]", true],
    ["clickhouse", "Orders", false], ["clickhouse", "`orders`", true],
    ["snowflake", "Orders", true], ["snowflake", '"ORDERS"', true], ["snowflake", '"orders"', false],
  ];

  for (const [dbType, name, valid] of table) expect((await judge(`SELECT 1 FROM ${name}`, { dbType })).valid, `${dbType} ${name}`).toBe(valid);
});

test("a quoted entry is one name, dots and capitals included", async () => {
  const tables = ['"Order.Items"', 'sales."Big"'];

  expect(await judge('SELECT * FROM "Order.Items"', { tables })).toMatchObject({ valid: true, tables: ['"Order.Items"'] });
  expect(await judge('SELECT * FROM sales."Big"', { tables })).toMatchObject({ valid: true });
  expect(await judge("SELECT * FROM sales.big", { tables })).toMatchObject({ valid: false, code: "SQL_TABLE_NOT_ALLOWED" });
});

test("a rejection names what, where, and the nearest that is allowed", async () => {
  expect(await judge("SELECT *\nFROM ordres")).toMatchObject({
    valid: false,
    code: "SQL_TABLE_NOT_ALLOWED",
    layer: "tables",
    reason: 'Table "ordres" (line 2, column 6) is not one of the tables that may be queried. Write orders, if that is what is meant.',
    tables: ["ordres"],
    layers: ["text", "patterns", "parse"],
  });
  expect(await judge("SELECT * FROM products")).toMatchObject({ reason: expect.stringContaining("Write public.products") });
  expect(await judge("SELECT date_trun('day', d) FROM orders")).toMatchObject({ code: "SQL_FUNCTION_NOT_ALLOWED", reason: expect.stringContaining("Perhaps date_trunc()") });
});

test("each way to be rejected has its code", async () => {
  const table: [string, string][] = [
    ["", "SQL_EMPTY"], [" ; ", "SQL_EMPTY"], ["-- nothing", "SQL_EMPTY"], ["/* */", "SQL_EMPTY"],
    [`SELECT '${"x".repeat(100_000)}'`, "SQL_TOO_LONG"], ["SELECT 1\0", "SQL_CHARACTER_FORBIDDEN"],
    ["SELECT FROM WHERE", "SQL_UNPARSABLE"], ["DELETE FROM orders", "SQL_NOT_SELECT"], ["SELECT 1; SELECT 2", "SQL_SEVERAL_STATEMENTS"],
    ["SELECT * INTO x FROM orders", "SQL_CONSTRUCT_NOT_ALLOWED"], ["SELECT * FROM x", "SQL_TABLE_NOT_ALLOWED"], ["SELECT evil()", "SQL_FUNCTION_NOT_ALLOWED"],
  ];

  for (const dbType of ["postgres", "mysql", "duckdb", "clickhouse", "snowflake", "sqlite"]) {
    for (const [sql, code] of table) expect(await judge(sql, { dbType }), `${dbType}: ${sql.slice(0, 40)}`).toMatchObject({ valid: false, code });
  }
});

test("functions that the operator allows are allowed, with their schema where they have one", async () => {
  const allowFunctions = ["st_buffer", "analytics.score"];

  expect((await judge("SELECT ST_Buffer(g), analytics.score(id) FROM orders", { allowFunctions })).valid).toBe(true);
  expect((await judge("SELECT score(id) FROM orders", { allowFunctions })).valid).toBe(false);
  expect((await judge("SELECT analytics.score(id) FROM orders", { dbType: "mysql", allowFunctions })).valid).toBe(true);
  expect((await judge("SELECT analytics.other(id) FROM orders", { dbType: "mysql", allowFunctions })).valid).toBe(false);
});

test("forbidden patterns see neither literals nor comments, and g and y change nothing between calls", async () => {
  for (const pattern of [/\bid\b/i, /\bid\b/gi, /\bid\b/iy, /SELECT/g]) {
    const guard = createGuard({ ...policy, forbiddenPatterns: [pattern] }, { get: () => undefined, set: () => undefined });
    for (let call = 0; call < 4; call++) {
      expect((await guard.judge("SELECT 1, id FROM orders")).valid, `${pattern}, call ${call}`).toBe(false);
    }
    expect(pattern.lastIndex).toBe(0);
  }
  const forbiddenPatterns = [/\bCOPY\s+INTO\b/i, /\bPUT\b/i];
  expect(await judge("SELECT 'put it' /* put */ FROM orders -- copy into", { dbType: "snowflake", forbiddenPatterns })).toMatchObject({ valid: true });
  expect(await judge("SELECT put FROM orders", { dbType: "snowflake", forbiddenPatterns })).toMatchObject({ code: "SQL_PATTERN_FORBIDDEN", layer: "patterns" });
});

test("a pattern that would not end in time refuses the query, and is asked again the next time", async () => {
  const guard = createGuard({ ...policy, forbiddenPatterns: [/(a+)+$/] });

  for (const sql of [`SELECT ${"a".repeat(40)} FROM orders`, `SELECT ${"a".repeat(40)} FROM orders`, `SELECT ${"a".repeat(50_000)} FROM orders`]) {
    expect(await guard.judge(sql)).toMatchObject({ valid: false, code: "SQL_PATTERN_TIMED_OUT", layer: "patterns" });
  }
  expect(await guard.judge("SELECT id FROM orders")).toMatchObject({ valid: true });
});

test("patterns see a Postgres literal end where Postgres ends it, also when it goes on behind a line end", async () => {
  const sql = "SELECT E'a'\n'\\'' || put || '' FROM orders";

  expect(await judge(sql, { forbiddenPatterns: [/\bput\b/] })).toMatchObject({ valid: false, code: "SQL_PATTERN_FORBIDDEN" });
});

test("a text that the Postgres parser would read for seconds is refused", async () => {
  for (const sql of [`SELECT ${"/*".repeat(24_000)}${"*/".repeat(24_000)} 1`, `SELECT ${"/**/".repeat(24_000)} 1`, `SELECT 1 ${"+".repeat(90_000)} 1`]) {
    expect(await judge(sql)).toMatchObject({ valid: false, code: "SQL_TOO_LONG" });
  }
});

test("the engine of a known dbType reads, whatever parserDialect says", async () => {
  const escaped = "SELECT '\\' FROM secret -- '";

  for (const dbType of ["clickhouse", "snowflake", "mysql"]) {
    // One literal that ends in a backslash for Postgres; for these it goes on, and is not closed.
    expect(await judge(escaped.replace("-- '", "--"), { dbType, parserDialect: "PostgresQL" }), dbType).toMatchObject({ valid: false, code: "SQL_UNPARSABLE" });
  }
  expect(await judge("SELECT `id` FROM orders", { dbType: "tidb", parserDialect: "MySQL" })).toMatchObject({ valid: true });
  expect(await judge("SELECT x:a::string FROM orders", { dbType: "other", parserDialect: "Snowflake" })).toMatchObject({ valid: true });
  expect(await judge("SELECT x:a::string FROM orders", { dbType: "other", parserDialect: "snowflake" })).toMatchObject({ valid: false });
});

test("an unknown engine gets what all engines read alike, and no more", async () => {
  const generic = { dbType: "bigquery", parserDialect: "BigQuery" };
  const refused = ["SELECT 'it\\'s' FROM orders", "SELECT 'it''s' FROM orders", "SELECT 1 --x\n FROM orders", "SELECT 1 # x\n FROM orders", "SELECT id FROM orders WHERE id IN orders", "SELECT unnest(a) FROM orders", "SELECT * FROM orders, unnest(a)", "SELECT [id] FROM orders", "SELECT r'x' FROM orders"];

  expect(await judge("SELECT status, SUM(total) AS t FROM orders WHERE d >= '2024-01-01' GROUP BY status", generic)).toMatchObject({ valid: true, limit: null });
  for (const sql of refused) expect((await judge(sql, generic)).valid, sql).toBe(false);
});

test("verdicts are remembered, the negative ones too, and for their policy alone", async () => {
  const cache = createVerdictCache();
  const guard = createGuard(policy, cache);
  const good = await guard.judge("SELECT id FROM orders");
  const bad = await guard.judge("SELECT id FROM secret");

  expect(await guard.judge("SELECT id FROM orders")).toBe(good);
  expect(await guard.judge("SELECT id FROM secret")).toBe(bad);
  for (const changed of [{ tables: ["secret"] }, { tables: ["secret"], dbType: "mysql" }]) {
    expect(await createGuard({ ...policy, ...changed }, cache).judge("SELECT id FROM secret")).toMatchObject({ valid: true });
  }
  expect(await createGuard({ ...policy, rowLimit: 7 }, cache).judge("SELECT id FROM orders")).toMatchObject({ limit: 7 });
  expect(await createGuard({ ...policy, forbiddenPatterns: [/id/] }, cache).judge("SELECT id FROM orders")).toMatchObject({ valid: false });
});

test("the cache forgets what was not asked for the longest", () => {
  const cache = createVerdictCache(2);
  const verdict = (reason: string) => ({ valid: false as const, code: "SQL_EMPTY" as const, reason, layer: "text" as const, tables: [], functions: [], layers: [] });
  cache.set("a", verdict("a"));
  cache.set("b", verdict("b"));
  cache.get("a");
  cache.set("c", verdict("c"));

  expect([cache.get("a"), cache.get("b"), cache.get("c")].map((found) => found?.valid)).toEqual([false, undefined, false]);
});
