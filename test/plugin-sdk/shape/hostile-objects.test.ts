import { createContext, runInContext } from "node:vm";
import { checkPlugin, checkPlugins, definePlugin } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { validAction, validPlugins } from "../valid-plugins.ts";

const { context, datasource, action } = validPlugins();

test.each(["id", "version", "name", "type", "types", "hooks", "schema", "initialize", "contextProvider"])("a getter of %s that throws is a problem, not a crash", (key) => {
  const plugin = Object.defineProperty({ ...context }, key, { enumerable: true, get: explode });

  const problems = checkPlugin(plugin);

  expect(problems).toContainEqual(expect.objectContaining({ code: "PLUGIN_UNREADABLE", message: expect.stringMatching(/cannot be read: boom$/) }));
});

test("what follows a getter that throws is still checked", () => {
  const plugin = Object.defineProperty({ ...context, contextProvider: {} }, "hooks", { get: explode });

  expect(checkPlugin(plugin).map(({ path }) => path)).toEqual(["hooks", "contextProvider.load"]);
});

test.each([
  ["that was revoked", revoked()],
  ["whose traps throw", new Proxy({}, { get: explode, has: explode, getPrototypeOf: explode })],
  ["of an array", new Proxy([context], {})],
])("a proxy %s is refused", (_what, proxy) => {
  expect(checkPlugin(proxy)).toHaveLength(1);
  expect(checkPlugins([proxy])).toMatchObject([{ path: "plugins[0]" }]);
});

test("a proxy that only passes on is the plugin behind it", () => {
  expect(checkPlugin(new Proxy(context, {}))).toEqual([]);
});

test("an object without a prototype, and one whose methods are inherited, are plugins", () => {
  const bare = Object.assign(Object.create(null), context);
  class Glossary {
    readonly id = "glossary";
    readonly version = "1.0.0";
    readonly type = "context";
    readonly contextProvider = { load: () => "" };
    initialize() {}
  }

  expect(checkPlugin(bare)).toEqual([]);
  expect(checkPlugin(new Glossary())).toEqual([]);
});

test("a plugin of another realm is a plugin, its RegExp a RegExp", () => {
  const foreign: unknown = runInContext(
    '({ id: "db", version: "1.0.0", type: "datasource", connection: { create() {}, dbType: "x", forbiddenPatterns: [/x/] } })',
    createContext(),
  );

  expect(checkPlugin(foreign)).toEqual([]);
});

test.each([
  ["a cycle", cycle()],
  ["a bigint", 1n],
  ["a symbol", Symbol("type")],
  ["an object that cannot become a string", Object.create(null)],
])("%s where a word belongs is a problem like any other", (_what, value) => {
  const problems = [
    ...checkPlugin({ ...context, id: value, type: value }),
    ...checkPlugin({ ...action, actions: [{ ...validAction(), name: value, defaultApproval: value }, { ...validAction(), name: value }] }),
    ...checkPlugin({ ...datasource, connection: { create: value, dbType: value, parserDialect: value } }),
    ...checkPlugin({ ...context, schema: { t: { fields: { a: { type: value, references: { model: value, field: value } } } } } }),
  ].map(({ code }) => code);

  expect(problems).not.toContain("PLUGIN_UNREADABLE");
  expect(new Set(problems)).toEqual(
    new Set(["PLUGIN_ID_EMPTY", "PLUGIN_TYPE_INVALID", "TOOL_NAME_INVALID", "PLUGIN_APPROVAL_INVALID", "PLUGIN_ACTION_TWICE", "PLUGIN_FIELD_INVALID", "SCHEMA_TYPE_INVALID", "SCHEMA_REFERENCE_UNKNOWN"]),
  );
});

test("names of Object.prototype are neither hooks, nor tables, nor types", () => {
  expect(checkPlugin({ ...context, type: "constructor" })).toMatchObject([{ code: "PLUGIN_TYPE_INVALID" }]);
  expect(checkPlugin({ ...context, hooks: { toString: [] } })).toMatchObject([{ code: "PLUGIN_HOOK_UNKNOWN" }]);
  expect(checkPlugin({ ...context, schema: { t: { fields: { a: { type: "string", references: { model: "constructor", field: "name" } } } } } })).toMatchObject([
    { code: "SCHEMA_REFERENCE_UNKNOWN" },
  ]);
});

test("definePlugin refuses what cannot be read", () => {
  const plugin = Object.defineProperty({ id: "notes", version: "1.0.0", type: "context", contextProvider: { load: () => "" } } as const, "hooks", { get: explode });

  expect(() => definePlugin(plugin)).toThrow("Plugin hooks cannot be read: boom");
});

function explode(): never {
  throw new Error("boom");
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cycle(): object {
  const self: Record<string, unknown> = {};
  self.self = self;
  return self;
}
