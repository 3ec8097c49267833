import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { clickhousePlugin } from "../../plugins/clickhouse-datasource/src/index";
import { clickhouseEngine, type ClickHouseEngine } from "../support/clickhouse-engine.ts";
import { clickhouseServer } from "../support/servers/clickhouse.ts";

let engine: ClickHouseEngine;

beforeAll(async () => {
  engine = await clickhouseEngine();
  for (const sql of ["CREATE TABLE numbers (n UInt64, label String) ENGINE = MergeTree ORDER BY n", "INSERT INTO numbers SELECT number, concat('row ', toString(number)) FROM numbers(1000)"]) {
    await engine.answer({ sql, settings: {}, parameters: {} });
  }
});

afterAll(() => engine?.stop());

test("returns columns and rows", async () => {
  const answer = await query("SELECT n, label FROM numbers ORDER BY n LIMIT 2");

  expect(answer).toEqual({ columns: ["n", "label"], rows: [{ n: 0, label: "row 0" }, { n: 1, label: "row 1" }] });
});

test("columns of the same name keep their values", async () => {
  const answer = await query("SELECT a.n, b.n FROM numbers a JOIN numbers b ON a.n + 1 = b.n ORDER BY 1 LIMIT 1");

  expect(Object.values(answer.rows[0] ?? {})).toEqual([0, 1]);
});

test.each([
  ["toUInt64(9007199254740993)", 9007199254740993n],
  ["toInt64(-9223372036854775808)", -9223372036854775808n],
  ["toInt256('-57896044618658097711785492504343953926634992332820282019728792003956564819968')", -57896044618658097711785492504343953926634992332820282019728792003956564819968n],
  ["toNullable(toUInt128('340282366920938463463374607431768211455'))", 340282366920938463463374607431768211455n],
  ["toUInt64(7)", 7],
  ["toDecimal128('12345678901234567890.10', 2)", "12345678901234567890.1"],
  ["toDecimal32('1.25', 2)", "1.25"],
  ["0.1 + 0.2", 0.1 + 0.2],
  ["1e300 * 1e10", Infinity],
  ["nan", NaN],
  ["toFloat64(1e23)", 1e23],
  ["NULL", null],
  ["true", true],
  ["toDate('2024-02-29')", "2024-02-29"],
  ["toDateTime('2024-03-31 02:30:00', 'Asia/Tokyo')", "2024-03-31 02:30:00"],
  ["toDateTime64('2024-02-29 23:59:59.123456', 6, 'UTC')", "2024-02-29 23:59:59.123456"],
  ["'Grüße \"\\\\ 12345678901234567890 🚀'", 'Grüße "\\ 12345678901234567890 🚀'],
  ["[1, 9007199254740993]", [1, "9007199254740993"]],
  ["map('k', 1)", { k: 1 }],
  ["CAST(('x', 1.5) AS Tuple(name String, price Float64))", { name: "x", price: 1.5 }],
  ["toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", "61f0c404-5cb3-11e7-907b-a6006ad3dba0"],
  ["toIPv4('127.0.0.1')", "127.0.0.1"],
  ["CAST('a' AS Enum8('a' = 1))", "a"],
])("%s arrives without loss", async (expression, expected) => {
  const { rows } = await query(`SELECT ${expression} AS value`);

  expect(rows).toEqual([{ value: expected }]);
});

test.each([
  ["INSERT INTO numbers VALUES (1, 'x')", "readonly"],
  ["SELECT nope FROM numbers", "Unknown expression identifier"],
  ["SELEC 1", "Syntax error"],
])("%s is refused", async (sql, message) => {
  await expect(query(sql)).rejects.toThrow(message);
});

test("reads no more than maxRows, and ClickHouse itself stops reading", async () => {
  const { rows } = await query("SELECT number FROM system.numbers", 20_000, { maxRows: 3 });

  expect(rows).toEqual([{ number: 0 }, { number: 1 }, { number: 2 }]);
});

test("the time limit is ClickHouse's own as well", async () => {
  const endless = { sql: "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))", settings: { readonly: "1", max_execution_time: "1" }, parameters: {} };

  await expect(engine.answer(endless)).rejects.toMatchObject({ code: 159 });
});

describe("what the dialect text teaches is true", () => {
  test.each([
    ["toStartOfMonth(toDate('2024-02-29'))", "2024-02-01"],
    ["toStartOfWeek(toDate('2024-02-29'), 1)", "2024-02-26"],
    ["toYear(toDate('2024-02-29'))", 2024],
    ["toDate('2024-02-29') + INTERVAL 3 MONTH", "2024-05-29"],
    ["dateDiff('day', toDate('2024-02-01'), toDate('2024-03-01'))", 29],
    ["7 / 2", 3.5],
    ["1 / 0", Infinity],
    ["intDiv(7, 2)", 3],
    ["(SELECT countIf(n < 3) FROM numbers)", 3],
    ["(SELECT sumIf(n, n < 3) FROM numbers)", 3],
    ["(SELECT uniq(n % 7) FROM numbers)", 7],
    ["(SELECT argMax(label, n) FROM numbers)", "row 999"],
    ["(SELECT arrayStringConcat(groupArray(label), ', ') FROM (SELECT label FROM numbers ORDER BY n LIMIT 2))", "row 0, row 1"],
    ["(SELECT count() FROM (SELECT n FROM numbers ORDER BY n LIMIT 1 BY n % 4))", 4],
    ["(SELECT b.label FROM numbers a LEFT JOIN numbers b ON a.n + 5000 = b.n LIMIT 1)", ""],
    ["'Row' ILIKE 'row'", 1],
  ])("%s", async (expression, value) => {
    const { rows } = await query(`SELECT ${expression} AS value`);

    expect(rows).toEqual([{ value }]);
  });
});

describe("a user whose profile is read-only already", () => {
  test.each([["2"], ["1"]])("with readonly = %s is served, and 64-bit integers stay exact", async (readonly) => {
    const restricted = await clickhouseEngine();
    onTestFinished(restricted.stop);
    await restricted.answer({ sql: `SET readonly = ${readonly}`, settings: {}, parameters: {} });

    const { rows } = await query("SELECT toUInt64(9007199254740993) AS big, number FROM numbers(10)", 10_000, { maxRows: 1 }, restricted);

    expect(rows).toEqual([{ big: 9007199254740993n, number: 0 }]);
    await expect(query("CREATE TABLE t (n UInt8) ENGINE = Memory", 10_000, {}, restricted)).rejects.toThrow("readonly");
  });
});

async function query(sql: string, timeoutMs = 20_000, options: { maxRows?: number } = {}, on = engine) {
  const server = await clickhouseServer({ answer: on.answer });
  const plugin = clickhousePlugin({ url: server.url.replace("http:", "clickhouse:") });
  try {
    return await plugin.connection.create().query(sql, timeoutMs, options);
  } finally {
    await plugin.teardown();
    await server.close();
  }
}
