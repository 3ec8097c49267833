import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { mysqlPlugin } from "../../plugins/mysql-datasource/src/index";
import { mysqlServer } from "../support/servers/mysql.ts";
import { networkMariadb, type NetworkMariadb } from "../support/servers/network-mariadb.ts";

const endless = "SELECT COUNT(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b";
let server: NetworkMariadb;

beforeAll(async () => {
  server = await networkMariadb();
  await server.query("CREATE TABLE numbers (n INT PRIMARY KEY); INSERT INTO numbers SELECT seq FROM seq_0_to_9; CREATE PROCEDURE spoil() SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', SESSION sql_select_limit = 1");
});

afterAll(() => server?.stop());

test.each([
  ["INSERT INTO numbers VALUES (100)", "READ ONLY transaction"],
  ["DROP TABLE numbers", "READ ONLY transaction"],
  ["CREATE TABLE copies AS SELECT * FROM numbers", "READ ONLY transaction"],
  ["SELECT 1; SELECT 2", "error in your SQL syntax"],
  ["LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE numbers", "not allowed"],
  ["SELECT n, COUNT(*) FROM numbers", "GROUP"],
  ["SELECT * FROM nowhere", "doesn't exist"],
])("%s is refused, and the next query runs", async (sql, message) => {
  const connection = open();

  await expect(connection.query(sql)).rejects.toThrow(message);
  await expect(connection.query("SELECT COUNT(*) AS n FROM numbers")).resolves.toMatchObject({ rows: [{ n: 10 }] });
});

test("every query begins in the session that the guard relies on, whatever the one before did to it", async () => {
  const connection = open({ poolSize: 1 });
  await connection.query("CALL spoil()");

  const { rows } = await connection.query(`SELECT "it\\'s" AS text, @@sql_mode AS mode, @@sql_select_limit > 1000 AS free, CONNECTION_ID() > 0 AS same, @@character_set_client AS charset`);

  expect(rows).toEqual([{ text: "it's", mode: expect.not.stringMatching(/ANSI_QUOTES|NO_BACKSLASH_ESCAPES/), free: 1, same: 1, charset: "utf8mb4" }]);
});

describe("a time limit", () => {
  test("is the server's own, and leaves the connection as good as it was", async () => {
    const connection = open({ poolSize: 1 });
    const before = await connection.query("SELECT CONNECTION_ID() AS id, @@max_statement_time AS seconds", 1_500);

    await expect(connection.query(endless, 200)).rejects.toMatchObject({ code: "QUERY_TIMEOUT", message: "The query was stopped after 200 ms." });

    await expect(connection.query("SELECT CONNECTION_ID() AS id, @@max_statement_time AS seconds")).resolves.toMatchObject({ rows: [{ id: before.rows[0]?.["id"], seconds: 0 }] });
    expect(before.rows[0]?.["seconds"]).toBe(1.5);
  });

  test("is kept when the server ends a statement in time but with a wrong answer", async () => {
    await expect(open().query("SELECT SLEEP(5)", 200)).rejects.toMatchObject({ code: "QUERY_TIMEOUT" });
  });

  test("is told to MySQL in milliseconds, which is found out once", async () => {
    const mysql = await mysqlServer({ answer: () => ({ rows: ["1"] }) });
    onTestFinished(mysql.close);
    const connection = open({ url: mysql.url, poolSize: 1 });

    await connection.query("SELECT 1", 1_500);
    await connection.query("SELECT 2", 700);
    await connection.close();

    expect(mysql.statements.filter((sql) => sql.startsWith("SHOW"))).toHaveLength(1);
    expect(mysql.statements.flatMap((sql) => /max_\w+_time = \d+/.exec(sql) ?? [])).toEqual(["max_execution_time = 1500", "max_execution_time = 700"]);
    expect(mysql.statements.slice(-3)).toEqual(["START TRANSACTION READ ONLY", "SELECT 2", "ROLLBACK"]);
  });

  test("that MySQL keeps is named as that", async () => {
    const mysql = await mysqlServer({ answer: () => ({ code: 3024, message: "Query execution was interrupted, maximum statement execution time exceeded" }) });
    onTestFinished(mysql.close);

    await expect(open({ url: mysql.url }).query("SELECT 1", 1_500)).rejects.toMatchObject({ code: "QUERY_TIMEOUT" });
  });

  test("that the server does not keep is kept here, and the query is killed", async () => {
    const mysql = await mysqlServer({ answer: () => null });
    onTestFinished(mysql.close);
    const connection = open({ url: mysql.url });

    await expect(connection.query("SELECT 1", 100)).rejects.toMatchObject({ code: "QUERY_TIMEOUT" });
    await connection.close();

    expect(mysql.statements.at(-1)).toMatch(/^KILL QUERY \d+$/);
  });
});

describe("the caller's signal", () => {
  test("stops the query at the server", async () => {
    const connection = open();
    const controller = new AbortController();
    const outcome = connection.query(endless, undefined, { signal: controller.signal }).catch((thrown: unknown) => thrown);
    await eventually(async () => expect(await sessions()).toContain("seq_1_to_1000000"));

    controller.abort();

    expect(await outcome).toMatchObject({ code: "QUERY_CANCELLED" });
    await eventually(async () => expect(await sessions()).not.toContain("seq_1_to_1000000"));
    await expect(connection.query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  test("is obeyed at whatever moment it comes", async () => {
    const connection = open({ poolSize: 2 });

    for (let turns = 0; turns < 40; turns++) {
      await expect(connection.query(endless, undefined, { signal: abortedAfter(turns) })).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
    }

    await expect(connection.query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });
});

describe("the pool", () => {
  test("has no more connections than its size, and queries wait for one", async () => {
    const connection = open({ poolSize: 2 });

    const answers = await Promise.all(Array.from({ length: 12 }, () => connection.query("SELECT CONNECTION_ID() AS id FROM seq_1_to_20000 a HAVING COUNT(*) > 0 OR 1 LIMIT 1")));

    expect(new Set(answers.map(({ rows }) => rows[0]?.["id"])).size).toBeLessThanOrEqual(2);
  });

  test("lets go of connections that nobody uses", async () => {
    const connection = open({ idleTimeoutMs: 50 });
    await connection.query("SELECT 1");

    await eventually(async () => expect(await sessions()).toBe(""));

    await expect(connection.query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  test("forgets connections that the server has dropped, while it lets go of the others", async () => {
    const connection = open({ poolSize: 2, idleTimeoutMs: 200 });
    const answers = await Promise.all([1, 2].map(() => connection.query("SELECT CONNECTION_ID() AS id, SLEEP(0.05)")));

    await server.query(`KILL ${String(answers[0]?.rows[0]?.["id"])}`);

    await eventually(async () => expect(await sessions()).toBe(""));
    await expect(connection.query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  test("connects again after the server was restarted, at the first query", async () => {
    const connection = open({ poolSize: 3 });
    await Promise.all([1, 2, 3].map(() => connection.query("SELECT SLEEP(0.05)")));

    await server.restart();

    await expect(connection.query("SELECT COUNT(*) AS n FROM numbers")).resolves.toMatchObject({ rows: [{ n: 10 }] });
  });

  test("has a query fail whose connection breaks, with the way on", async () => {
    const mysql = await mysqlServer({ answer: () => null });
    const answer = open({ url: mysql.url }).query("SELECT 1").catch((thrown: unknown) => thrown);
    await eventually(() => expect(mysql.statements).toContain("SELECT 1"));

    await mysql.close();

    expect(await answer).toMatchObject({ code: "DATASOURCE_UNAVAILABLE", hint: "The next query connects again." });
  });

  test("replaces connections that the server has dropped while nobody looked", async () => {
    const connection = open({ poolSize: 1 });
    const { rows } = await connection.query("SELECT CONNECTION_ID() AS id");
    const killed = server.query(`KILL ${String(rows[0]?.["id"])}`);

    const answers = await Promise.all(Array.from({ length: 20 }, () => connection.query("SELECT 1 AS one")));

    await killed;
    expect(answers.every((answer) => answer.rows[0]?.["one"] === 1)).toBe(true);
  });
});

describe("close", () => {
  test("ends the queries that are running", async () => {
    const connection = open();
    const outcome = connection.query(endless).catch((thrown: unknown) => thrown);
    await eventually(async () => expect(await sessions()).toContain("seq_1_to_1000000"));

    await connection.close();

    expect(await outcome).toMatchObject({ code: "CONNECTION_CLOSED" });
  });

  test("does nothing the second time, and queries are refused after it", async () => {
    const plugin = mysqlPlugin({ url: server.url });
    const connection = plugin.connection.create();
    await connection.query("SELECT 1");

    await Promise.all([connection.close(), connection.close(), plugin.teardown()]);

    await plugin.teardown();
    await expect(connection.query("SELECT 1")).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
    await expect(plugin.connection.create().query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await plugin.teardown();
  });
});

function open({ url = server.url, ...rest }: { url?: string; poolSize?: number; idleTimeoutMs?: number } = {}) {
  const plugin = mysqlPlugin({ url, ...rest });
  onTestFinished(async () => {
    await plugin.teardown();
    // The server notices a moment later that a socket is closed.
    await eventually(async () => expect(await sessions()).toBe(""));
  });
  return plugin.connection.create();
}

/** What the plugin's user is doing at the server. */
function sessions(): Promise<string> {
  return server.query("SELECT COALESCE(info, command) FROM information_schema.processlist WHERE user = 'atlas'");
}

/** Aborted after so many turns of the event loop; at once after none. */
function abortedAfter(turns: number): AbortSignal {
  if (turns === 0) return AbortSignal.abort();
  const controller = new AbortController();
  const wait = (left: number) => setImmediate(() => (left > 1 ? wait(left - 1) : controller.abort()));
  wait(turns);
  return controller.signal;
}
