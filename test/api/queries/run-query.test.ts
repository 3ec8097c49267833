import { AtlasError, type PluginDBConnection } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { expect, test } from "vitest";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { createLimiter } from "../../../src/api/queries/limiter.ts";
import { runQuery, type QueryPath, type QueryRequest } from "../../../src/api/queries/run-query.ts";
import { never } from "../../support/plugins.ts";

const request: QueryRequest = { sql: "SELECT n", connectionId: "warehouse", origin: "agent" };

test("what was judged is what runs, to the byte, and rows come in JSON's values", async () => {
  const connection = createMockConnection({ result: { columns: ["n"], rows: [{ n: 1n }] } });
  const { path, seen } = arrange(connection);

  const answer = await runQuery(request, path);

  expect(connection.queries).toEqual(["SELECT n LIMIT 3"]);
  expect(answer).toMatchObject({ columns: ["n"], rows: [{ n: 1 }], rowCount: 1, truncated: false, sql: "SELECT n LIMIT 3" });
  expect(seen).toEqual(["judge SELECT n", "before SELECT n", "after SELECT n LIMIT 3", "audit OK"]);
});

test("a query that a hook rewrote is judged again", async () => {
  const connection = createMockConnection();
  const { path, seen } = arrange(connection, { rewriteTo: "DELETE FROM n" });

  await expect(runQuery(request, path)).rejects.toMatchObject({ code: "SQL_NOT_SELECT" });

  expect(connection.queries).toEqual([]);
  expect(seen).toEqual(["judge SELECT n", "before SELECT n", "judge DELETE FROM n", "error SQL_NOT_SELECT SELECT n", "audit SQL_NOT_SELECT"]);
});

test("a query that the guard rejects reaches no hook that could rewrite it", async () => {
  const { path, seen } = arrange(createMockConnection());

  await expect(runQuery({ ...request, sql: "DELETE FROM n" }, path)).rejects.toMatchObject({ code: "SQL_NOT_SELECT" });

  expect(seen).toEqual(["judge DELETE FROM n", "error SQL_NOT_SELECT DELETE FROM n", "audit SQL_NOT_SELECT"]);
});

test("more rows than the cap are cut, and said to be", async () => {
  const rows = Array.from({ length: 10 }, (_, n) => ({ n }));
  const { path } = arrange(createMockConnection({ result: { columns: ["n"], rows } }));

  await expect(runQuery(request, path)).resolves.toMatchObject({ rows: [{ n: 0 }, { n: 1 }], rowCount: 2, truncated: true });
});

test("more bytes than the budget are cut too, and one row that is too large is an error", async () => {
  const rows = [{ n: "x".repeat(60) }, { n: "x".repeat(60) }];
  const few = arrange(createMockConnection({ result: { columns: ["n"], rows } }), { maxBytes: 100 });
  const none = arrange(createMockConnection({ result: { columns: ["n"], rows } }), { maxBytes: 10 });

  await expect(runQuery(request, few.path)).resolves.toMatchObject({ rowCount: 1, truncated: true });
  await expect(runQuery(request, none.path)).rejects.toMatchObject({ code: "QUERY_RESULT_TOO_LARGE" });
});

test("a driver that ignores its deadline is not waited for, and its signal is aborted", async () => {
  let signal: AbortSignal | undefined;
  const { path } = arrange({ query: (_sql, _timeout, options) => ((signal = options?.signal), never()), close: async () => undefined });

  await expect(runQuery({ ...request, timeoutMs: 20 }, path)).rejects.toMatchObject({ code: "QUERY_TIMEOUT" });

  expect(signal?.aborted).toBe(true);
});

test.each([
  { what: "a driver's failure", thrown: new Error("syntax error near canary-secret"), code: "QUERY_FAILED", message: /failed: syntax error near \*\*\*/ },
  { what: "a foreseen failure", thrown: new AtlasError("It is locked.", { code: "DATASOURCE_UNAVAILABLE" }), code: "DATASOURCE_UNAVAILABLE", message: /^It is locked\.$/ },
])("$what is told without its secrets", async ({ thrown, code, message }) => {
  const { path } = arrange({ query: () => Promise.reject(thrown), close: async () => undefined });

  await expect(runQuery(request, path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("a malformed answer is an error, not an empty result", async () => {
  const { path } = arrange(createMockConnection({ result: { columns: ["n"], rows: [[1]] } as never }));

  await expect(runQuery(request, path)).rejects.toMatchObject({ code: "QUERY_RESULT_MALFORMED" });
});

test("no more queries run at once than may, the next one takes the place of the first, and the minute has its limit", async () => {
  const limiter = createLimiter({ maxConcurrent: 1, maxPerMinute: 3 });
  const first = await limiter.enter({ connectionId: "w", timeoutMs: 1000 });
  let entered = false;
  const second = limiter.enter({ connectionId: "w", timeoutMs: 1000 }).then((leave) => ((entered = true), leave));
  await expect(limiter.enter({ connectionId: "w", timeoutMs: 10 })).rejects.toMatchObject({ code: "QUERY_QUEUE_TIMEOUT" });
  expect(entered).toBe(false);

  first();
  first();

  (await second)();
  await expect(limiter.enter({ connectionId: "w", timeoutMs: 10 })).rejects.toMatchObject({ code: "QUERY_RATE_LIMITED" });
});

function arrange(connection: PluginDBConnection, { rewriteTo, maxBytes = 1e6 }: { rewriteTo?: string; maxBytes?: number } = {}) {
  const seen: string[] = [];
  const limiter = createLimiter({ maxConcurrent: 1, maxPerMinute: Infinity });
  const path: QueryPath = {
    rowLimit: 2,
    maxBytes,
    timeoutMs: 1000,
    async judge(_, sql) {
      seen.push(`judge ${sql}`);
      return sql.startsWith("SELECT") ? { valid: true, sql: `${sql} LIMIT 3` } : { valid: false, code: "SQL_NOT_SELECT", reason: "Only SELECT may run." };
    },
    hooks: {
      beforeQuery: (context) => (seen.push(`before ${context.sql}`), rewriteTo === undefined ? context : { ...context, sql: rewriteTo }),
      afterQuery: ({ sql }) => void seen.push(`after ${sql}`),
      onQueryError: ({ sql, code }) => void seen.push(`error ${code} ${sql}`),
    },
    limiterOf: () => limiter,
    open: async () => connection,
    call: callPlugin,
    audit: ({ failure }) => void seen.push(`audit ${failure?.code ?? "OK"}`),
    secretsOf: () => ["canary-secret"],
  };
  return { path, seen };
}
