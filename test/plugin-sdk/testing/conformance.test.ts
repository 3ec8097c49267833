import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { checkConformance, describeConformance } from "@useatlas/plugin-sdk/testing";
import { describe, expect, test } from "vitest";

const connection = { query: async () => ({ columns: ["one"], rows: [{ one: 1 }] }), close: async () => undefined };
const good = (parts: object = {}): AtlasPlugin => {
  let open = true;
  const quiet = { query: async () => (open ? connection.query() : Promise.reject(new Error("closed"))), close: async () => void (open = false) };
  return { id: "crm", type: "datasource", version: "1.0.0", connection: { create: () => quiet, dbType: "postgres" }, healthCheck: async () => ({ healthy: true }), ...parts };
};

describeConformance(() => good(), { describe, test, expect, query: "SELECT 1 AS one", healthy: true, refused: [() => JSON.parse("{")] });

/** Runs the kit with a runner that gathers what it declares, and returns the names of the tests that fail. */
async function failuresOf(make: () => AtlasPlugin, options: { query?: string; healthy?: boolean; refused?: (() => unknown)[] } = {}): Promise<string[]> {
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
  ["whose rows have names that columns does not", () => good({ connection: { create: () => ({ ...connection, query: async () => ({ columns: [], rows: [{ one: 1 }] }) }), dbType: "postgres" } }), { query: "SELECT 1" }, ["keeps its side when it is used", "answers a query with columns and a row for each name"]],
])("a plugin %s fails exactly there", async (_, make, options, expected) => {
  expect(await failuresOf(make, options)).toEqual(expected);
});

test("an action is never executed", async () => {
  const execute = () => { throw new Error("executed"); };
  const action = { name: "send", description: "Sends", actionType: "a:b", reversible: false, defaultApproval: "manual" as const, tool: { inputSchema: { safeParse: () => ({ success: true }) }, execute } };

  expect(await checkConformance({ id: "crm", type: "action", version: "1.0.0", actions: [action] })).toMatchObject([{ code: "ACTION_INPUT_UNCHECKED" }]);
});
