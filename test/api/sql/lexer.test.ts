import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { hasMariadb, mariadb } from "../../support/mariadb.ts";
import { acceptedSoups } from "./support/lexer-fuzz.ts";
import { sqliteFailures } from "./support/sqlite-failures.ts";

// The table "secret" does not exist. An engine that misses it reads as a query what the guard took for a comment or a literal.
const orders = "CREATE TABLE orders (id INTEGER, a INTEGER, b INTEGER, c INTEGER, x INTEGER)";
const fuzzed = { tries: 30_000, seed: 104_729 };

test("DuckDB sees no table that the guard did not see, however quotes and comments are mixed", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(orders);
  const texts = await acceptedSoups("duckdb", fuzzed);

  const missed = [];
  for (const text of texts) {
    try {
      (await connection.prepare(text)).destroySync();
    } catch (thrown) {
      if (/Table with name (?!orders)\w+ does not exist/i.test(String(thrown))) missed.push(`${text}: ${String(thrown)}`);
    }
  }

  expect(texts.length).toBeGreaterThan(1000);
  expect(missed).toEqual([]);
  connection.closeSync();
});

test("SQLite sees no table that the guard did not see, however quotes and comments are mixed", async () => {
  const texts = await acceptedSoups("sqlite", fuzzed);

  const missed = (await sqliteFailures([orders], texts)).filter((failure) => failure.includes("no such table"));

  expect(texts.length).toBeGreaterThan(1000);
  expect(missed).toEqual([]);
});

test.skipIf(!hasMariadb())("MariaDB sees no table that the guard did not see, however quotes and comments are mixed", async () => {
  const server = await mariadb();
  try {
    await server.query(orders);
    const texts = await acceptedSoups("mysql", fuzzed);

    const missed = (await server.prepareAll([...texts, "SELECT p FROM secret"])).split("\n").filter((line) => line.includes("doesn't exist"));

    expect(texts.length).toBeGreaterThan(1000);
    // The one that was added, to see that the server does say so.
    expect(missed).toHaveLength(1);
  } finally {
    await server.stop();
  }
});
