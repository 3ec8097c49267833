import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mysqlPlugin } from "../../plugins/mysql-datasource/src/index";
import { networkMariadb, type NetworkMariadb } from "../support/servers/network-mariadb.ts";

let server: NetworkMariadb;

beforeAll(async () => {
  server = await networkMariadb();
  await server.query(`
    CREATE TABLE numbers (n INT PRIMARY KEY, label VARCHAR(20));
    INSERT INTO numbers SELECT seq, CONCAT('row ', seq) FROM seq_0_to_999;
    CREATE TABLE everything (big BIGINT, huge BIGINT UNSIGNED, price DECIMAL(30, 4), ratio DOUBLE, day DATE, at DATETIME(6), stamp TIMESTAMP, clock TIME, year YEAR, bytes BLOB, text TEXT, doc JSON, flag BIT(1), flags BIT(64), kind ENUM('a', 'b'), nothing INT)`);
});

afterAll(() => server?.stop());

describe("query", () => {
  test("returns columns and rows", async () => {
    const answer = await query("SELECT n, label FROM numbers ORDER BY n LIMIT 2");

    expect(answer).toEqual({ columns: ["n", "label"], rows: [{ n: 0, label: "row 0" }, { n: 1, label: "row 1" }] });
  });

  test("columns of the same name keep their values", async () => {
    const answer = await query("SELECT 1 AS id, 2 AS id, 3 AS id_1");

    expect(answer).toEqual({ columns: ["id", "id_2", "id_1"], rows: [{ id: 1, id_2: 2, id_1: 3 }] });
  });

  test.each([
    ["CAST(9007199254740993 AS SIGNED)", "9007199254740993"],
    ["-9223372036854775808", "-9223372036854775808"],
    ["18446744073709551615", "18446744073709551615"],
    ["9007199254740991", 9007199254740991],
    ["CAST('12345678901234567890.10' AS DECIMAL(30, 2))", "12345678901234567890.10"],
    ["SUM(1.5)", "1.5"],
    ["0.1e0", 0.1],
    ["DATE '2024-02-29'", "2024-02-29"],
    ["TIMESTAMP '2024-02-29 23:59:59.123456'", "2024-02-29 23:59:59.123456"],
    ["TIMESTAMP '2024-03-31 02:30:00'", "2024-03-31 02:30:00"],
    ["TIME '-838:59:59'", "-838:59:59"],
    ["X'00ff61'", Buffer.from([0, 255, 97])],
    ["b'1'", Buffer.from([1])],
    ["'Grüße 🚀'", "Grüße 🚀"],
    ["NULL", null],
    ["TRUE", 1],
    ["JSON_OBJECT('n', 9007199254740993)", '{"n": 9007199254740993}'],
  ])("%s arrives without loss", async (expression, expected) => {
    const { rows } = await query(`SELECT ${expression} AS value`);

    expect(rows).toEqual([{ value: expected }]);
  });

  test("columns of every type arrive without loss", async () => {
    await server.query(`INSERT INTO everything VALUES (-9007199254740993, 18446744073709551615, 12345678901234567890.1250, 0.1, '2024-02-29', '2024-03-31 02:30:00.123456', '2024-03-31 12:30:00', '23:59:59', 2024, X'00ff', 'é', '{"n": 9007199254740993}', b'1', X'ffffffffffffffff', 'b', NULL)`);

    const { rows } = await query("SELECT * FROM everything");

    expect(rows).toEqual([
      {
        big: "-9007199254740993",
        huge: "18446744073709551615",
        price: "12345678901234567890.1250",
        ratio: 0.1,
        day: "2024-02-29",
        at: "2024-03-31 02:30:00.123456",
        stamp: "2024-03-31 12:30:00",
        clock: "23:59:59",
        year: 2024,
        bytes: Buffer.from([0, 255]),
        text: "é",
        doc: '{"n": 9007199254740993}',
        flag: 1n,
        flags: 18446744073709551615n,
        kind: "b",
        nothing: null,
      },
    ]);
  });

  test.each([
    ["the server stops at the limit of the session", "SELECT n FROM numbers ORDER BY n"],
    ["the reader stops where the query has a larger limit of its own", "SELECT n FROM numbers ORDER BY n LIMIT 900"],
    ["a result that has no end is left", "WITH RECURSIVE endless AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM endless) SELECT n FROM endless LIMIT 1000000"],
  ])("reads no more than maxRows: %s", async (_case, sql) => {
    const { rows } = await query(sql, 10_000, { maxRows: 3 });

    expect(rows).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  });
});

describe("what the dialect text teaches is true", () => {
  test.each([
    ["DATE_FORMAT(DATE '2024-02-29', '%Y-%m-01')", "2024-02-01"],
    ["YEAR(DATE '2024-02-29')", 2024],
    ["DATE '2024-02-29' + INTERVAL 3 MONTH", "2024-05-29"],
    ["DATEDIFF('2024-03-01', '2024-02-01')", 29],
    ["TIMESTAMPDIFF(HOUR, '2024-02-01', '2024-02-02')", 24],
    ["7 / 2", "3.5000"],
    ["7 DIV 2", 3],
    ["(SELECT SUM(CASE WHEN n < 3 THEN n END) FROM numbers)", "3"],
    ["(SELECT COUNT(IF(n < 3, 1, NULL)) FROM numbers)", 3],
    ["(SELECT GROUP_CONCAT(n ORDER BY n SEPARATOR ', ') FROM numbers WHERE n < 2)", "0, 1"],
    ["(SELECT LENGTH(GROUP_CONCAT(label)) > 2000 FROM numbers)", 1],
    ["(SELECT n FROM (SELECT n, ROW_NUMBER() OVER (PARTITION BY n % 1 ORDER BY n DESC) AS place FROM numbers) ranked WHERE place = 1)", 999],
    [`"text" = 'TEXT'`, 1],
    ["CONCAT('a', 'b')", "ab"],
    ["1 || 0", 1],
    [`JSON_UNQUOTE(JSON_EXTRACT('{"key": "x"}', '$.key'))`, "x"],
  ])("%s", async (expression, value) => {
    const { rows } = await query(`SELECT ${expression} AS value`);

    expect(rows).toEqual([{ value }]);
  });
});

type Query = ReturnType<ReturnType<typeof mysqlPlugin>["connection"]["create"]>["query"];

async function query(sql: string, timeoutMs?: number, options?: Parameters<Query>[2], url = server.url) {
  const connection = mysqlPlugin({ url }).connection.create();
  try {
    return await connection.query(sql, timeoutMs, options);
  } finally {
    await connection.close();
  }
}
