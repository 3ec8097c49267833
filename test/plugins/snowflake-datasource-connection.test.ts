import { snowflakePlugin } from "../../plugins/snowflake-datasource/src/index";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startSnowflakeServer, type SnowflakeAnswer, type SnowflakeServer, type SnowflakeServerOptions } from "../support/servers/snowflake.ts";

const closings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

describe("query", () => {
  test("returns columns and rows", async () => {
    const { connection } = await connect({ columns: [{ name: "N", type: "fixed" }, { name: "LABEL", type: "text" }], rows: [["1", "one"], [null, null]] });

    await expect(connection.query("SELECT n, label FROM numbers")).resolves.toEqual({ columns: ["N", "LABEL"], rows: [{ N: 1, LABEL: "one" }, { N: null, LABEL: null }] });
  });

  test.each([
    ["a small integer", { type: "fixed" }, "42", 42],
    ["an integer beyond 2^53", { type: "fixed" }, "9007199254740993", 9007199254740993n],
    ["the greatest integer", { type: "fixed" }, "99999999999999999999999999999999999999", 99999999999999999999999999999999999999n],
    ["a decimal", { type: "fixed", scale: 2 }, "12345678901234567890.10", "12345678901234567890.10"],
    ["a float", { type: "real" }, "0.1", 0.1],
    ["a float beyond 2^53", { type: "real" }, "1e300", 1e300],
    ["not a number", { type: "real" }, "NaN", Number.NaN],
    ["a truth", { type: "boolean" }, "1", true],
    ["a text of digits", { type: "text" }, "007", "007"],
    ["a date", { type: "date" }, "19782", "2024-02-29"],
    ["a time", { type: "time", scale: 9 }, "30600.000000000", "08:30:00.000000000"],
    ["a timestamp", { type: "timestamp_ntz", scale: 9 }, "1709251199.123456789", "2024-02-29 23:59:59.123456789"],
    ["a local timestamp", { type: "timestamp_ltz", scale: 3 }, "1709251199.500", "2024-02-29 23:59:59.500 +0000"],
    ["a timestamp with an offset", { type: "timestamp_tz", scale: 0 }, "1709243999 1560", "2024-02-29 23:59:59. +0200"],
    ["bytes", { type: "binary" }, "CAFE", Buffer.from("CAFE", "hex")],
    ["an object", { type: "object" }, '{"id": 9007199254740993}', '{"id": 9007199254740993}'],
    ["a variant that is no JSON", { type: "variant" }, "undefined", "undefined"],
    ["XML", { type: "variant" }, "<a>1</a>", "<a>1</a>"],
  ])("%s arrives without loss", async (_, column, raw, expected) => {
    const { connection, server } = await connect({ columns: [{ name: "V", ...column }], rows: [[raw]] });

    const { rows } = await connection.query("SELECT v FROM t");

    expect(rows).toEqual([{ V: expected }]);
    expect(server.requests).not.toContain("POST /telemetry/send");
  });

  test("a variant is data, never a program", async () => {
    const { connection } = await connect({ columns: [{ name: "V", type: "variant" }], rows: [["globalThis.ranFromAVariant = true"]] });

    await connection.query("SELECT v FROM t");

    expect(globalThis).not.toHaveProperty("ranFromAVariant");
  });

  test("columns of the same name keep their values", async () => {
    const { connection } = await connect({ columns: [{ name: "ID", type: "fixed" }, { name: "ID", type: "fixed" }], rows: [["1", "2"]] });

    await expect(connection.query("SELECT a.id, b.id FROM a, b")).resolves.toEqual({ columns: ["ID", "ID_2"], rows: [{ ID: 1, ID_2: 2 }] });
  });

  test("rows that come in chunks are read in their order", async () => {
    const { connection, server } = await connect({ columns: [{ name: "N", type: "fixed" }], rows: [["1"]], chunks: [[["2"], ["3"]], [["4"]]] });

    const { rows } = await connection.query("SELECT n FROM numbers");

    expect(rows).toEqual([{ N: 1 }, { N: 2 }, { N: 3 }, { N: 4 }]);
    expect(server.requests.filter((request) => request.startsWith("GET /chunks/"))).toHaveLength(2);
  });

  test("a chunk that is lost fails the query, which never looks like a shorter result", async () => {
    const { connection } = await connect({ columns: [{ name: "N", type: "fixed" }], rows: [["1"]], chunks: [[["2"]], "lost"] });

    await expect(connection.query("SELECT n FROM numbers")).rejects.toMatchObject({ code: "QUERY_FAILED" });
  });

  test("stops at maxRows, and tells Snowflake so", async () => {
    const { connection, server } = await connect({ columns: [{ name: "N", type: "fixed" }], rows: [["1"], ["2"], ["3"]], chunks: [[["4"]]] });

    const { rows } = await connection.query("SELECT n FROM numbers", 1_500, { maxRows: 2 });

    expect(rows).toEqual([{ N: 1 }, { N: 2 }]);
    expect(server.statements).toMatchObject([{ parameters: { ROWS_PER_RESULTSET: 2, MULTI_STATEMENT_COUNT: 1, STATEMENT_TIMEOUT_IN_SECONDS: 2 } }]);
  });

  test("a result that Snowflake is still working on is asked for again", async () => {
    const { connection } = await connect({ columns: [{ name: "N", type: "fixed" }], rows: [["1"]], polls: 2 });

    await expect(connection.query("SELECT n FROM numbers")).resolves.toMatchObject({ rows: [{ N: 1 }] });
  });

  test("ends at its deadline, and the statement is aborted in Snowflake", async () => {
    const { connection, server } = await connect("never");

    await expect(connection.query("SELECT 1", 400)).rejects.toMatchObject({ code: "QUERY_TIMEOUT", message: expect.stringContaining("400 ms") });
    await eventually(() => expect(server.aborted).toHaveLength(1));
  });

  test("ends with the caller's signal, and the statement is aborted in Snowflake", async () => {
    const { connection, server } = await connect("never");
    const controller = new AbortController();
    const query = connection.query("SELECT 1", undefined, { signal: controller.signal });
    await eventually(() => expect(server.statements).toHaveLength(1));

    controller.abort();

    await expect(query).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
    await eventually(() => expect(server.aborted).toHaveLength(1));
  });

  test("a signal that is aborted already reaches nobody", async () => {
    const { connection, server } = await connect("never");

    await expect(connection.query("SELECT 1", undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
    expect(server.requests).toEqual([]);
  });

  test.each([
    [{ code: "002003", message: "SQL compilation error: Object 'ORDRES' does not exist or not authorized.", sqlState: "42S02" }, "QUERY_FAILED", "Object 'ORDRES' does not exist"],
    [{ code: "000606", message: "No active warehouse selected in the current session.", sqlState: "57P03" }, "QUERY_FAILED", "No active warehouse"],
    [{ code: "000630", message: "Statement reached its statement or warehouse timeout of 1 second(s).", sqlState: "57014" }, "QUERY_TIMEOUT", "timeout of 1 second(s)"],
    [{ code: "000604", message: "SQL execution canceled", sqlState: "57014" }, "QUERY_CANCELLED", "cancelled in Snowflake"],
    [{ code: "000008", message: "Actual statement count 2 did not match the desired statement count 1.", sqlState: "0A000" }, "QUERY_FAILED", "Actual statement count 2"],
  ])("%o of Snowflake becomes %s", async (error, code, message) => {
    const { connection } = await connect({ error });

    await expect(connection.query("SELECT 1")).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("an empty text reaches nobody", async () => {
    const { connection, server } = await connect("never");

    await expect(connection.query("  ")).rejects.toMatchObject({ code: "QUERY_INVALID" });
    expect(server.statements).toEqual([]);
  });
});

describe("sessions", () => {
  test("log in with what the url says, and pin how values are written", async () => {
    const { connection, server } = await connect(one, { url: "snowflake://reader:s3cret-pass@myorg-acct.eu-central-1.snowflakecomputing.com/SHOP/PUBLIC?warehouse=WH&role=R" });

    await connection.query("SELECT 1");

    expect(server.logins).toMatchObject([{ LOGIN_NAME: "reader", ACCOUNT_NAME: "myorg-acct", CLIENT_ENVIRONMENT: { APPLICATION: "Atlas", PLATFORM: ["disabled"] } }]);
    expect(server.settings).toEqual([expect.stringMatching(/TIMEZONE = 'UTC'[\s\S]*MULTI_STATEMENT_COUNT = 1/)]);
  });

  test("serve further queries, as many at once as maxConnections says", async () => {
    const { connection, server } = await connect(one, { maxConnections: 2, delayMs: 20 });

    await Promise.all(Array.from({ length: 6 }, () => connection.query("SELECT 1")));
    await connection.query("SELECT 1");

    expect(server.logins).toHaveLength(2);
    expect(server.statements).toHaveLength(7);
  });

  test("a place is not lost when whoever waits for it gives up", async () => {
    const answers: SnowflakeAnswer[] = ["never", one];
    const { connection } = await connect(() => answers.shift() ?? one, { maxConnections: 1 });
    const first = connection.query("SELECT 1", 600).catch((thrown: unknown) => thrown);
    const second = connection.query("SELECT 2", 100);

    await expect(second).rejects.toMatchObject({ code: "QUERY_TIMEOUT" });
    await first;
    await expect(connection.query("SELECT 3")).resolves.toMatchObject({ rows: [{ "1": 1 }] });
  });

  test("whose token has expired are renewed", async () => {
    const { connection, server } = await connect(one);
    await connection.query("SELECT 1");

    server.expire("tokens");

    await expect(connection.query("SELECT 1")).resolves.toMatchObject({ rows: [{ "1": 1 }] });
    expect(server.requests).toContain("POST /session/token-request");
    expect(server.logins).toHaveLength(1);
  });

  test("that Snowflake has ended are replaced", async () => {
    const { connection, server } = await connect(one);
    await connection.query("SELECT 1");

    server.expire("sessions");

    await expect(connection.query("SELECT 1")).resolves.toMatchObject({ rows: [{ "1": 1 }] });
    expect(server.logins).toHaveLength(2);
  });
});

describe("close", () => {
  test("logs every session out, and is harmless the second time", async () => {
    const { connection, server } = await connect(one, { delayMs: 10 });
    await Promise.all([connection.query("SELECT 1"), connection.query("SELECT 1")]);
    expect(server.openSessions()).toBe(2);

    await Promise.all([connection.close(), connection.close()]);
    await connection.close();

    expect(server.openSessions()).toBe(0);
    await expect(connection.query("SELECT 1")).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  });

  test("ends the queries that are running", async () => {
    const { connection, server } = await connect("never");
    const query = connection.query("SELECT 1").catch((thrown: unknown) => thrown);
    await eventually(() => expect(server.statements).toHaveLength(1));

    await connection.close();

    await expect(query).resolves.toMatchObject({ code: "CONNECTION_CLOSED" });
    expect(server.openSessions()).toBe(0);
  });

  test("also logs out a session that was still being opened", async () => {
    const { connection, server } = await connect(one, { delayMs: 100 });
    const query = connection.query("SELECT 1").catch((thrown: unknown) => thrown);
    await eventually(() => expect(server.requests).toHaveLength(1));

    await connection.close();

    await expect(query).resolves.toMatchObject({ code: "CONNECTION_CLOSED" });
    expect(server.openSessions()).toBe(0);
  });
});

type ConnectOptions = Omit<SnowflakeServerOptions, "answer"> & { url?: string; maxConnections?: number };

async function connect(answer: SnowflakeAnswer | SnowflakeServerOptions["answer"], { url = "snowflake://reader:s3cret-pass@acct", maxConnections, ...options }: ConnectOptions = {}) {
  const server: SnowflakeServer = await startSnowflakeServer({ ...options, answer: typeof answer === "function" ? answer : () => answer });
  closings.push(server.stop);
  const connection = snowflakePlugin({ url, accessUrl: server.url, ...(maxConnections && { maxConnections }) }).connection.create();
  closings.push(connection.close);
  return { server, connection };
}

const one: SnowflakeAnswer = { columns: [{ name: "1", type: "fixed" }], rows: [["1"]] };
