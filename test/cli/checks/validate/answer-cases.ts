import type { PlantedCase } from "./planted.ts";

const manifest = { dependencies: { zod: "^4.0.0", "@atlas/plugin-duckdb-datasource": "*" }, atlas: { sampleConfig: { url: "crm://ann:sample-password@127.0.0.1:1/shop" } } };

/** A datasource over the real DuckDB, with `query` put before its own; `inner` is the real one. */
const datasource = (query: string, parts = "") => `import { createPlugin } from "@useatlas/plugin-sdk";
import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
import { z } from "zod";
export const crm = createPlugin({ configSchema: z.object({ url: z.string().startsWith("crm://") }), create: (config) => ({ id: "crm", type: "datasource" as const, version: "1.0.0", config, ${parts}
  async healthCheck() { return { healthy: true }; },
  connection: { dbType: "duckdb", create() {
    const connection = duckdbPlugin({ path: ":memory:" }).connection.create();
    const inner = (sql: string, timeoutMs?: number) => connection.query(sql, timeoutMs);
    const first = async (sql: string, change: (value: any) => unknown) => { const { columns, rows } = await inner(sql); return { columns, rows: rows.map((row) => ({ ...row, [columns[0]!]: change(row[columns[0]!]) })) }; };
    const state = { failed: false, sql: "", closed: false };
    return { close: () => ((state.closed = true), connection.close()), ${query} };
  } } }) });
`;
const on = (pattern: string, answer: string) => datasource(`query: async (sql: string, timeoutMs?: number) => (${pattern}.test(sql) && !state.closed ? ${answer} : inner(sql, timeoutMs))`);
const one = (what: string, code: string, source: string): PlantedCase => ({ what, manifest, source, codes: [code] });
const near = (what: string, source: string): PlantedCase => ({ what: `a near miss: ${what}`, manifest, source, codes: [], near: "contract" });
const away = (create: string) => datasource("query: inner").replace(/create\(\) \{[^]*\} \} \}\) \}\);/, `create() { ${create} } } }) });`);

export const cases: PlantedCase[] = [
  near("a connection of the real DuckDB", datasource("query: inner")),

  one("rows in capitals", "QUERY_COLUMNS_DIFFER", on("/AS one$/", `({ columns: ["one"], rows: [{ ONE: 1 }] })`)),
  one("rows that leave out what is NULL", "QUERY_COLUMNS_DIFFER", on("/NULL/", `({ columns: ["value"], rows: [{}] })`)),
  near("rows whose keys come in another order", on("/AS one$/", `({ columns: ["one", "two"], rows: [{ two: 2, one: 1 }] })`)),

  one("a value that is an instance", "QUERY_VALUE_UNREADABLE", on("/AS one$/", `({ columns: ["one"], rows: [{ one: new (class Money { cents = 1 })() }] })`)),
  one("a value that is a function", "QUERY_VALUE_UNREADABLE", on("/AS one$/", `({ columns: ["one"], rows: [{ one: () => 1 }] })`)),
  one("a value that holds itself", "QUERY_VALUE_UNREADABLE", on("/AS one$/", `(() => { const one: any = {}; one.one = one; return { columns: ["one"], rows: [{ one }] }; })()`)),
  near("bytes, a date, a list, a map and what writes itself", on("/AS one$/", `({ columns: ["one"], rows: [{ one: [new Uint8Array(2), new Date(0), new Map([[1, { a: null }]]), new (class { toJSON() { return "1.00"; } })(), 1n] }] })`)),

  one("columns that are read from the first row", "QUERY_EMPTY_BARE", datasource("query: async (sql: string, timeoutMs?: number) => { const { rows } = await inner(sql, timeoutMs); return { columns: Object.keys(rows[0] ?? {}), rows }; }")),
  one("nothing at all for an empty result", "QUERY_EMPTY_BARE", datasource("query: async (sql: string, timeoutMs?: number) => { const answer = await inner(sql, timeoutMs); return answer.rows.length > 0 ? answer : { columns: [], rows: [] }; }")),

  one("letters beyond ASCII that are lost", "QUERY_TEXT_CHANGED", on("/🐎/", `first(sql, (text) => text.replace(/[^ -~]/g, "?"))`)),
  one("letters that are composed", "QUERY_TEXT_CHANGED", on("/🐎/", `first(sql, (text) => text.normalize("NFC"))`)),
  near("a text with its marks", on("/🐎/", "first(sql, (text) => String(text))")),

  one("integers that are doubles", "QUERY_NUMBER_ROUNDED", on("/9007199254740993/", "first(sql, Number)")),
  one("decimals that are doubles", "QUERY_NUMBER_ROUNDED", on("/DECIMAL/", "first(sql, Number)")),
  near("integers as text, decimals with more zeros", on("/9007199254740993|DECIMAL/", "first(sql, (value) => (typeof value === 'bigint' ? String(value) : value + '00'))")),

  one("dates as midnight in Tokyo", "QUERY_DATE_CHANGED", on("/AS DATE/", `first(sql, () => new Date("2024-02-29T00:00:00+09:00"))`)),
  one("dates as days since 1970", "QUERY_DATE_CHANGED", on("/AS DATE/", "first(sql, () => 19782)")),
  near("dates as midnight in UTC", on("/AS DATE/", `first(sql, (text) => new Date(text + "T00:00:00Z"))`)),

  one("NULL as an empty text", "QUERY_NULL_CHANGED", on("/NULL/", `first(sql, () => "")`)),
  one("NULL as undefined", "QUERY_NULL_CHANGED", on("/NULL/", "first(sql, () => undefined)")),
  near("NULL as null", on("/NULL/", "first(sql, () => null)")),

  one("columns of one name, of which the last one wins", "QUERY_COLUMN_LOST", on("/AS id/", `({ columns: ["id", "id"], rows: [{ id: 2 }] })`)),
  one("columns of one name, of which the first one wins", "QUERY_COLUMN_LOST", on("/AS id/", `({ columns: ["id"], rows: [{ id: 1 }] })`)),
  near("columns of one name that are refused", on("/AS id/", `Promise.reject(new Error("two columns are named id"))`)),

  one("a query that is kept outside of its call", "QUERY_MIXED_UP", datasource("query: async (sql: string, timeoutMs?: number) => { state.sql = sql; await Promise.resolve(); return inner(state.sql, timeoutMs); }")),
  one("a second query that is turned away", "QUERY_MIXED_UP", datasource(`query: async (sql: string, timeoutMs?: number) => { if (state.sql) throw new Error("busy"); state.sql = sql; try { return await inner(sql, timeoutMs); } finally { state.sql = ""; } }`)),
  near("queries one after the other", datasource("query: (sql: string, timeoutMs?: number) => { const last = chain; return (chain = last.catch(() => {}).then(() => inner(sql, timeoutMs))) as ReturnType<typeof inner>; }").replace("const state", "let chain: Promise<unknown> = Promise.resolve(); const state")),

  one("an error that is an empty result", "QUERY_ERROR_SWALLOWED", datasource(`query: (sql: string, timeoutMs?: number) => inner(sql, timeoutMs).catch((thrown) => { if (/missing/.test(String(thrown))) return { columns: [], rows: [] }; throw thrown; })`)),
  one("an error that is returned", "QUERY_ERROR_SWALLOWED", datasource(`query: (sql: string, timeoutMs?: number) => inner(sql, timeoutMs).catch((thrown) => { if (/missing/.test(String(thrown))) return { columns: ["error"], rows: [{ error: String(thrown) }] }; throw thrown; })`)),
  near("an error that is wrapped", datasource("query: (sql: string, timeoutMs?: number) => inner(sql, timeoutMs).catch((thrown) => { throw new Error(`DuckDB refused it: ${thrown.message}`, { cause: thrown }); })")),

  one("an error that is a word", "QUERY_ERROR_MALFORMED", on("/missing/", `Promise.reject("missing")`)),
  one("an error without a word", "QUERY_ERROR_MALFORMED", on("/missing/", `Promise.reject(new Error("Query failed"))`)),
  near("an error that is short and says it", on("/missing/", `Promise.reject(new Error("no such table"))`)),

  one("an error with the url", "QUERY_ERROR_LEAKS", on("/missing/", "Promise.reject(new Error('no table at ' + config.url))")),
  one("a service that is away, and an error with the password", "QUERY_ERROR_LEAKS", away(`return { query: () => Promise.reject(new Error("access denied with " + new URL(config.url).password)), close: async () => {} };`)),
  near("an error with the host and the user", on("/missing/", "Promise.reject(new Error('no table at ' + new URL(config.url).host + ' for the user ' + new URL(config.url).username))")),

  one("a connection that has failed for ever", "QUERY_STUCK", datasource(`query: async (sql: string, timeoutMs?: number) => { if (state.failed) throw new Error("current transaction is aborted"); return inner(sql, timeoutMs).catch((thrown) => { state.failed = /missing/.test(String(thrown)); throw thrown; }); }`)),
  one("a connection that is lost with a deadline", "QUERY_STUCK", datasource(`query: async (sql: string, timeoutMs?: number) => { if (state.failed) throw new Error("the socket is gone"); return inner(sql, timeoutMs).catch((thrown) => { state.failed = thrown.code === "QUERY_TIMEOUT"; throw thrown; }); }`)),
  near("a connection that is made anew after each failure", datasource(`query: (sql: string, timeoutMs?: number) => { state.failed = false; return inner(sql, timeoutMs).catch((thrown) => { state.failed = true; throw thrown; }); }`)),

  one("a deadline that is not looked at", "QUERY_TIMEOUT_IGNORED", on("/1000000000/", "new Promise(() => {})")),
  one("a deadline of its own", "QUERY_TIMEOUT_IGNORED", datasource("query: (sql: string) => inner(sql, 30_000)")),
  one("a deadline that is an end without rows", "QUERY_TIMEOUT_ANSWERED", datasource(`query: (sql: string, timeoutMs?: number) => inner(sql, timeoutMs).catch((thrown) => { if (thrown.code === "QUERY_TIMEOUT") return { columns: ["value"], rows: [] }; throw thrown; })`)),
  one("a deadline whose error is returned", "QUERY_TIMEOUT_ANSWERED", on("/1000000000/", "inner(sql, timeoutMs).catch((thrown) => thrown)")),
  near("a deadline that is a little longer than asked", datasource("query: (sql: string, timeoutMs?: number) => inner(sql, timeoutMs && timeoutMs + 100)")),
];
