import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { checkConformance, describeConformance, type ConformanceOptions } from "@useatlas/plugin-sdk/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { duckdbPlugin } from "../../../plugins/duckdb-datasource/src/index";
import { bubblewrapPlugin, hasBubblewrap, runJailed } from "../../support/bubblewrap.ts";

const connection = { query: async () => ({ columns: ["one"], rows: [{ one: 1 }] }), close: async () => undefined };
const good = (parts: object = {}): AtlasPlugin => {
  let open = true;
  const quiet = { query: async () => (open ? connection.query() : Promise.reject(new Error("closed"))), close: async () => void (open = false) };
  return { id: "crm", type: "datasource", version: "1.0.0", connection: { create: () => quiet, dbType: "warehouse" }, healthCheck: async () => ({ healthy: true }), ...parts };
};

describeConformance(() => good(), { describe, test, expect, query: "SELECT 1 AS one", healthy: true, refused: [() => JSON.parse("{")] });

/** Runs the kit with a runner that gathers what it declares, and returns the names of the tests that fail. */
async function failuresOf(make: () => AtlasPlugin, options: Partial<ConformanceOptions> = {}): Promise<string[]> {
  const declared: [string, () => Promise<void> | void][] = [];
  describeConformance(make, { ...options, expect, describe: (_, body) => body(), test: (name, body) => declared.push([name, body]) });
  const failures: string[] = [];
  for (const [name, body] of declared) await Promise.resolve().then(body).catch(() => failures.push(name));
  return failures;
}

test("a plugin that keeps the contract fails nothing", async () => {
  expect(await failuresOf(() => good(), { query: "SELECT 1 AS one" })).toEqual([]);
});

test.each([
  ["without a version", () => good({ version: "" }), {}, ["has the shape of a plugin"]],
  ["whose guard accepts a DELETE", () => good({ connection: { ...good(), create: () => connection, dbType: "x", validate: () => ({ valid: true }) } }), {}, ["keeps its side when it is used"]],
  ["whose health check throws", () => good({ healthCheck: () => Promise.reject(new Error("down")) }), {}, ["answers a health check, whatever its service does"]],
  ["whose health is text", () => good({ healthCheck: async () => ({ healthy: "yes" }) }), {}, ["answers a health check, whatever its service does"]],
  ["whose service should be down", () => good(), { healthy: false }, ["answers a health check, whatever its service does"]],
  ["whose teardown throws", () => good({ teardown() { throw new Error("open"); } }), {}, ["answers a health check, whatever its service does", "is torn down without a throw, before it was initialized and a second time too"]],
  ["that accepts a config which it must refuse", () => good(), { refused: [() => good()] }, ["refuses the config number 1"]],
  ["whose rows have names that columns does not", () => good({ connection: { create: () => ({ ...connection, query: async () => ({ columns: [], rows: [{ one: 1 }] }) }), dbType: "warehouse" } }), { query: "SELECT 1" }, ["keeps its side when it is used", "answers a query that works"]],
])("a plugin %s fails exactly there", async (_, make, options, expected) => {
  expect(await failuresOf(make, options)).toEqual(expected);
});

test("an action is never executed", async () => {
  const execute = () => { throw new Error("executed"); };
  const action = { name: "send", description: "Sends", actionType: "a:b", reversible: false, defaultApproval: "manual" as const, tool: { inputSchema: { safeParse: () => ({ success: true }) }, execute } };

  expect(await checkConformance({ id: "crm", type: "action", version: "1.0.0", actions: [action] })).toMatchObject([{ code: "ACTION_INPUT_UNCHECKED" }]);
});

test("without a query that works a connection that refuses all is away, with one it is at fault", async () => {
  const away = () => good({ connection: { create: () => ({ query: () => Promise.reject(new Error("refused")), close: async () => undefined }), dbType: "warehouse" } });

  expect(await failuresOf(away)).toEqual([]);
  expect(await failuresOf(away, { query: "SELECT 1" })).toEqual(["answers a query that works"]);
});

test("queries of one's own stand in for those of the dialect, and one can be left out", async () => {
  const make = () => duckdbPlugin({ path: ":memory:" });

  expect(await checkConformance(make(), { query: "SELECT 1 AS one", queries: { text: "SELECT 'another' AS value", nothing: "SELECT 0 AS value", slow: false } })).toMatchObject([{ code: "QUERY_TEXT_CHANGED" }, { code: "QUERY_NULL_CHANGED" }]);
  expect(await checkConformance(make(), { query: "SELECT 1 AS one", queries: { empty: "SELECT 1 AS value", slow: "SELECT 1 AS value" } })).toMatchObject([{ code: "QUERY_TIMEOUT_ANSWERED" }]);
});

test("a password that is a word is found in an address, not in an honest message", async () => {
  const failing = (message: string) => good({ config: { url: "x://ann:password@db/shop" }, connection: { create: () => ({ query: () => Promise.reject(new Error(message)), close: async () => undefined }), dbType: "warehouse" } });

  expect(await checkConformance(failing("password authentication failed for user ann"))).toEqual([]);
  expect(await checkConformance(failing("cannot reach x://ann:password@db/shop"))).toMatchObject([{ code: "QUERY_ERROR_LEAKS" }]);
});

test("inputs that an action is made for are asked of its schema", async () => {
  const action = { name: "send", description: "Sends", actionType: "a:b", reversible: false, defaultApproval: "manual" as const, tool: { inputSchema: z.object({ title: z.string() }), execute: () => ({}) } };
  const make = (): AtlasPlugin => ({ id: "crm", type: "action", version: "1.0.0", actions: [action] });

  expect(await failuresOf(make, { inputs: { send: { title: "Hello" } } })).toEqual([]);
  expect(await failuresOf(make, { inputs: { send: { titel: "Hello" } } })).toEqual(["accepts the inputs that its actions are made for"]);
  expect(await failuresOf(make, { inputs: { sent: { title: "Hello" } } })).toEqual(["accepts the inputs that its actions are made for"]);
});

test("a context that stays as it was after refresh() is found", async () => {
  let source = "first";
  const make = (refresh: boolean) => (): AtlasPlugin => {
    let cached: string | undefined;
    return { id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => (cached ??= source), refresh: () => void (refresh && (cached = undefined)) } };
  };

  expect(await failuresOf(make(true), { change: () => (source += "!") })).toEqual([]);
  expect(await failuresOf(make(false), { change: () => (source += "!") })).toEqual(["loads what has changed once it is refreshed"]);
});

test.runIf(hasBubblewrap())("a sandbox that isolates keeps what it claims, and has to end what takes too long", async () => {
  const limited = () => bubblewrapPlugin({ sandbox: { create: (root) => ({ exec: (command) => runJailed(command, root, { timeoutMs: 200 }), close: async () => undefined }) } });

  expect(await checkConformance(bubblewrapPlugin())).toEqual([]);
  expect(await failuresOf(limited, { slowCommand: "sleep 60" })).toEqual([]);
  expect(await failuresOf(() => bubblewrapPlugin(), { slowCommand: "sleep 0.1" })).toEqual(["ends a command that takes too long"]);
});
