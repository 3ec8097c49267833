import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { clickhousePlugin } from "../../plugins/clickhouse-datasource/src/index";
import { clickhouseServer, ClickHouseFault, type ClickHouseRequest } from "../support/servers/clickhouse.ts";

const names = '["a","a"]\n["UInt64","Decimal(9, 2)"]\n';

test("asks for what a query may do and return, and for the profile's freedom once", async () => {
  const { server, connection } = await open({ database: "shop" });

  await connection.query("SELECT 1;", 1_500, { maxRows: 11 });
  const answer = await connection.query("SELECT 2");

  expect(answer).toEqual({ columns: ["a", "a_1"], rows: [{ a: 1, a_1: "1.50" }, { a: 9007199254740993n, a_1: "2" }] });
  expect(server.requests.map(({ sql }) => sql)).toEqual([expect.stringContaining("getSetting('readonly')"), expect.stringMatching(/^SELECT 1\s+FORMAT JSONCompact/), expect.stringContaining("SELECT 2")]);
  expect(server.requests[1]).toMatchObject({ database: "shop", settings: { readonly: "1", max_result_rows: "11", result_overflow_mode: "break", max_execution_time: "2", cancel_http_readonly_queries_on_client_close: "1" } });
  expect(server.requests[2]?.settings).not.toHaveProperty("max_execution_time");
});

test.each([
  { profile: 2, expected: { max_result_rows: "11" }, missing: "readonly" },
  { profile: 1, expected: {}, missing: "max_result_rows" },
])("leaves out what a profile with readonly = $profile forbids", async ({ profile, expected, missing }) => {
  const { server, connection } = await open({ profile });

  await connection.query("SELECT 1", 1_500, { maxRows: 11 });

  expect(server.requests[1]?.settings).toMatchObject(expected);
  expect(server.requests[1]?.settings).not.toHaveProperty(missing);
});

test("reads no more than maxRows of what is sent", async () => {
  const { connection } = await open({ answer: () => names + "[1,1]\n".repeat(100_000) });

  const { rows } = await connection.query("SELECT 1", 5_000, { maxRows: 3 });

  expect(rows).toHaveLength(3);
});

test("an error about the SQL is ClickHouse's own, and the next query runs", async () => {
  let isFirst = true;
  const { connection } = await open({
    answer: () => {
      if (!isFirst) return `${names}[1,1]\n`;
      isFirst = false;
      throw new ClickHouseFault(47, "Unknown expression identifier `nope` in scope SELECT nope. (UNKNOWN_IDENTIFIER)");
    },
  });

  await expect(connection.query("SELECT nope")).rejects.toMatchObject({ code: "47", message: expect.stringContaining("Unknown expression identifier `nope`") });
  await expect(connection.query("SELECT 1")).resolves.toMatchObject({ rows: [{ a: 1 }] });
});

describe("a query ends before its time", () => {
  test.each([
    { by: "its deadline", timeoutMs: 100, outcome: { code: "QUERY_TIMEOUT", message: "The query was stopped after 100 ms." } },
    { by: "the caller's signal", abort: true, outcome: { code: "QUERY_CANCELLED" } },
    { by: "close", close: true, outcome: { code: "CONNECTION_CLOSED" } },
  ])("by $by, and ClickHouse sees that the client has gone", async ({ timeoutMs, abort, close, outcome }) => {
    const { server, connection } = await open({ answer: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("gone")))) });
    const controller = new AbortController();
    const answer = connection.query("SELECT endless", timeoutMs, { signal: controller.signal }).catch((thrown: unknown) => thrown);
    await eventually(() => expect(server.requests).toHaveLength(2));

    if (abort) controller.abort();
    if (close) await connection.close();

    expect(await answer).toMatchObject(outcome);
    await eventually(() => expect(server.requests[1]?.signal.aborted).toBe(true));
  });

  test("by ClickHouse's own limit", async () => {
    const { connection } = await open({
      answer: () => {
        throw new ClickHouseFault(159, "Timeout exceeded: elapsed 1002 ms, maximum: 1000 ms. (TIMEOUT_EXCEEDED)");
      },
    });

    await expect(connection.query("SELECT 1", 1_000)).rejects.toMatchObject({ code: "QUERY_TIMEOUT", message: expect.stringContaining("maximum: 1000 ms") });
  });

  test("before it began", async () => {
    const { server, connection } = await open({});

    await expect(connection.query("SELECT 1", 1_000, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "QUERY_CANCELLED" });
    expect(server.requests).toEqual([]);
  });
});

test("close and teardown are harmless twice, leave no socket, and the plugin can go on", async () => {
  const { server, plugin, connection } = await open({});
  await Promise.all([1, 2, 3].map(() => connection.query("SELECT 1")));

  await Promise.all([connection.close(), connection.close(), plugin.teardown()]);
  await plugin.teardown();

  await eventually(() => expect(server.sockets.size).toBe(0));
  await expect(connection.query("SELECT 1")).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  await expect(plugin.connection.create().query("SELECT 1")).resolves.toMatchObject({ columns: ["a", "a_1"] });
});

interface Scene {
  answer?: (request: ClickHouseRequest) => string | Promise<string>;
  profile?: number;
  database?: string;
}

async function open({ answer = () => `${names}[1,1.50]\n[9007199254740993,2]\n`, profile = 0, database }: Scene) {
  const server = await clickhouseServer({ answer: (request) => (request.sql.includes("getSetting('readonly')") ? `[${profile}]\n` : answer(request)) });
  const plugin = clickhousePlugin({ url: server.url, ...(database ? { database } : {}) });
  onTestFinished(async () => {
    await plugin.teardown();
    await server.close();
  });
  return { server, plugin, connection: plugin.connection.create() };
}
