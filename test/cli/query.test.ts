import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bun, run } from "../support/atlas.ts";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import { repository, tempProject } from "../support/temp-project.ts";

const plans = "SELECT plan_id, count(*) AS n FROM subscriptions GROUP BY 1 ORDER BY 2 DESC LIMIT 2";
let server: TestPostgres;
let url: string;
beforeAll(async () => {
  server = await postgres();
  url = await server.createDatabase();
});
afterAll(() => server.stop());

test.each([
  { format: [], stdout: "plan_id    n\n───────  ───\n      2  243\n      1  170\n" },
  { format: ["--csv"], stdout: "plan_id,n\r\n2,243\r\n1,170\n" },
  { format: ["--markdown"], stdout: "| plan_id | n |\n| --- | --- |\n| 2 | 243 |\n| 1 | 170 |\n" },
])("a query of the demo warehouse is answered as $format", async ({ format, stdout }) => {
  const { atlas } = await demo();

  const ended = await atlas("query", plans, ...format);

  expect(ended).toMatchObject({ exitCode: 0, stdout });
  expect(ended.stderr).toMatch(/^2 rows from duckdb-datasource in \d+ ms\n$/);
});

test("--json is one document, with what ran and the values exact", async () => {
  const { atlas } = await demo();

  const { stdout, stderr, exitCode } = await atlas("query", "SELECT 9007199254740993 AS big, DATE '2024-02-29' AS day, count(*) AS n FROM orders", "--json");

  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, connectionId: "duckdb-datasource", rows: [{ big: "9007199254740993", day: "2024-02-29", n: 3084 }], rowCount: 1, truncated: false });
  expect([stderr, exitCode]).toEqual(["", 0]);
});

test("more rows than the limit are cut, and said to be", async () => {
  const { root, atlas } = await demo();
  await writeFile(join(root, "atlas.config.ts"), `import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";\nexport default { plugins: [duckdbPlugin({ path: "warehouse/demo.duckdb" })], rowLimit: 2, logLevel: "error" };\n`);

  const { stdout, stderr } = await atlas("query", "SELECT order_id FROM orders ORDER BY 1", "--csv");

  expect(stdout.split("\r\n")).toHaveLength(3);
  expect(stderr).toContain("and there are more: the limit is 2 rows");
});

describe("what the guard rejects", () => {
  test.each([
    { sql: "DELETE FROM orders", code: "SQL_NOT_SELECT" },
    { sql: "SELECT * FROM read_csv('/etc/passwd')", code: "SQL_FUNCTION_NOT_ALLOWED" },
    { sql: "SELECT * FROM '/etc/passwd'", code: "SQL_CONSTRUCT_NOT_ALLOWED" },
    { sql: "WITH orders AS (SELECT 1) SELECT * FROM duckdb_settings()", code: "SQL_FUNCTION_NOT_ALLOWED" },
    { sql: "SELECT 1; DROP TABLE orders", code: "SQL_SEVERAL_STATEMENTS" },
    { sql: "", code: "SQL_EMPTY" },
  ])("$sql ends with 1 and its code", async ({ sql, code }) => {
    const { atlas } = await demo();

    const { stdout, exitCode } = await atlas("query", sql, "--json");

    expect({ exitCode, code: JSON.parse(stdout).error.code }).toEqual({ exitCode: 1, code });
  });
});

test("--explain shows each layer, and runs nothing", async () => {
  const { atlas } = await demo();

  const accepted = await atlas("query", "SELECT upper(status) FROM orders", "--explain");
  const rejected = await atlas("query", "SELECT * FROM secrets", "--explain");

  expect(accepted).toMatchObject({ exitCode: 0 });
  expect(accepted.stdout).toMatch(/^connection {2}duckdb-datasource\n(?:\w+ +✓\n){6}hooks {7}left it as it is\ntables {6}orders\nfunctions {3}upper\ncap {9}1000 rows.*\nruns {8}SELECT upper\(status\) FROM orders\n +LIMIT 1001\n$/);
  expect(rejected).toMatchObject({ exitCode: 1 });
  expect(rejected.stdout).toMatch(/tables {6}✗ Table "secrets".*\[SQL_TABLE_NOT_ALLOWED\]/);
});

test("every query is audited, also those that were rejected", async () => {
  const { root, atlas } = await demo();
  await writeFile(join(root, ".env"), `DATABASE_URL=${url}\n`);

  await atlas("query", plans);
  await atlas("query", "SELECT * FROM secrets");

  const rows = await server.query(url, "SELECT connection_id, origin, outcome, row_count, executed_sql IS NOT NULL AS ran FROM atlas.audit_log ORDER BY id");
  expect(rows).toEqual([
    { connection_id: "duckdb-datasource", origin: "command", outcome: "OK", row_count: 2, ran: true },
    { connection_id: "duckdb-datasource", origin: "command", outcome: "SQL_TABLE_NOT_ALLOWED", row_count: null, ran: false },
  ]);
});

test("an unknown connection is named, with the nearest", async () => {
  const { atlas } = await demo();

  const { exitCode, stderr } = await atlas("query", "SELECT 1", "--connection", "duckdb-datasourse");

  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is no datasource "duckdb-datasourse"');
  expect(stderr).toContain('Did you mean "duckdb-datasource"?');
});

/** The project of `atlas init`, without its internal database. */
async function demo() {
  const root = await tempProject();
  const project = join(root, "demo");
  await run(bun, [join(repository, "bin/atlas.js"), "init", "demo"], root);
  await writeFile(join(project, ".env"), "");
  return { root: project, atlas: (...words: string[]) => run(bun, [join(repository, "bin/atlas.js"), ...words], project) };
}

