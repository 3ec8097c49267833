import { DuckDBInstance } from "@duckdb/node-api";
import pg from "pg";
import { expect, test } from "vitest";
import { createGuard } from "../../../src/api/sql/create-guard.ts";
import { hasMariadb, mariadb } from "../../support/mariadb.ts";
import { postgres } from "../../support/postgres.ts";
import { corpus, corpusSchema, corpusTables, type Dialect } from "./support/corpus.ts";
import { sqliteFailures } from "./support/sqlite-failures.ts";

// An honest query that no engine takes would prove nothing. What the guard made of it must run, too.

test("Postgres takes the honest queries as the guard lets them through", async () => {
  const server = await postgres();
  const client = new pg.Client({ connectionString: await server.createDatabase() });
  await client.connect();
  try {
    for (const statement of corpusSchema()) await client.query(statement.replace("payload JSON", "payload JSONB"));
    expect(await failures("postgres", (sql) => client.query(`EXPLAIN ${sql}`))).toEqual([]);
  } finally {
    await client.end();
    await server.stop();
  }
});

test("DuckDB takes the honest queries as the guard lets them through", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const statement of corpusSchema()) await connection.run(statement);

  expect(await failures("duckdb", (sql) => connection.run(sql))).toEqual([]);
  connection.closeSync();
});

test("SQLite takes the honest queries as the guard lets them through", async () => {
  expect(await failures("sqlite", () => undefined, (queries) => sqliteFailures([...corpusSchema(), "CREATE INDEX orders_customer ON orders (customer_id)"], queries))).toEqual([]);
});

test.skipIf(!hasMariadb())("MariaDB takes the honest queries as the guard lets them through", async () => {
  const server = await mariadb();
  try {
    for (const statement of corpusSchema()) await server.query(statement);
    await server.query("ALTER TABLE orders ADD PRIMARY KEY (id)");
    expect(await failures("mysql", (sql) => server.query(`EXPLAIN ${sql}`))).toEqual([]);
  } finally {
    await server.stop();
  }
});

/** Asks the engine about each query that the guard lets through, one by one or all at once. */
async function failures(dialect: Dialect, run: (sql: string) => unknown, runAll?: (queries: string[]) => Promise<string[]>): Promise<string[]> {
  const guard = createGuard({ dbType: dialect, tables: corpusTables, rowLimit: 1000 });
  const queries: string[] = [];
  for (const { sql, needs } of corpus("honest", dialect)) {
    if (needs !== undefined) continue;
    const verdict = await guard.judge(sql);
    if (verdict.valid) queries.push(verdict.sql);
  }
  if (runAll) return runAll(queries);
  const failed = [];
  for (const sql of queries) {
    try {
      await run(sql);
    } catch (thrown) {
      failed.push(`${sql}: ${String(thrown)}`);
    }
  }
  return failed;
}
