import { createPlugin, definePlugin, isAtlasError, type AtlasPlugin, type PluginAction, type PluginHooks } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";

const context = { id: "notes", type: "context", version: "1.0.0", contextProvider: { load: () => "" } } as const;
const connection = { create: () => createMockConnection(), dbType: "postgres" };
const action = {
  name: "send",
  description: "Sends",
  actionType: "mail:send",
  reversible: false,
  defaultApproval: "manual",
  tool: { inputSchema: z.object({}), execute: () => "sent" },
} as const satisfies PluginAction;

// What the compiler refuses, the check refuses too: each of these neither compiles nor passes.
const wrong: [string, () => unknown][] = [
  // @ts-expect-error the id is missing
  ["PLUGIN_ID_EMPTY", () => definePlugin({ type: "context", version: "1.0.0", contextProvider: { load: () => "" } })],
  // @ts-expect-error the version is a number
  ["PLUGIN_VERSION_EMPTY", () => definePlugin({ ...context, version: 1 })],
  // @ts-expect-error no such type
  ["PLUGIN_TYPE_INVALID", () => definePlugin({ ...context, type: "contxt" })],
  // @ts-expect-error neither type nor types
  ["PLUGIN_TYPE_INVALID", () => definePlugin({ ...context, type: undefined })],
  // @ts-expect-error both type and types
  ["PLUGIN_TYPE_TWICE", () => definePlugin({ ...context, types: ["context"] })],
  // @ts-expect-error a datasource without a connection
  ["PLUGIN_FIELD_MISSING", () => definePlugin({ id: "db", type: "datasource", version: "1.0.0" })],
  // @ts-expect-error a connection without a dbType
  ["PLUGIN_FIELD_MISSING", () => definePlugin({ id: "db", type: "datasource", version: "1.0.0", connection: { create: connection.create } })],
  // @ts-expect-error an entity without YAML
  ["PLUGIN_FIELD_MISSING", () => definePlugin({ id: "db", type: "datasource", version: "1.0.0", connection, entities: [{ name: "users" }] })],
  // @ts-expect-error a pattern that is a string
  ["PLUGIN_FIELD_INVALID", () => definePlugin({ id: "db", type: "datasource", version: "1.0.0", connection: { ...connection, forbiddenPatterns: ["PUT"] } })],
  // @ts-expect-error load is no function
  ["PLUGIN_FIELD_INVALID", () => definePlugin({ ...context, contextProvider: { load: "text" } })],
  // @ts-expect-error an action without approval
  ["PLUGIN_APPROVAL_INVALID", () => definePlugin({ id: "mail", type: "action", version: "1.0.0", actions: [{ ...action, defaultApproval: undefined }] })],
  // @ts-expect-error an approval mode that does not exist
  ["PLUGIN_APPROVAL_INVALID", () => definePlugin({ id: "mail", type: "action", version: "1.0.0", actions: [{ ...action, defaultApproval: "always" }] })],
  // @ts-expect-error a tool without a schema
  ["PLUGIN_FIELD_MISSING", () => definePlugin({ id: "mail", type: "action", version: "1.0.0", actions: [{ ...action, tool: { execute: () => "" } }] })],
  // @ts-expect-error a field of an unknown type
  ["SCHEMA_TYPE_INVALID", () => definePlugin({ ...context, schema: { notes: { fields: { text: { type: "text" } } } } })],
  // @ts-expect-error a hook that is no array
  ["PLUGIN_FIELD_INVALID", () => definePlugin({ ...context, hooks: { beforeQuery: { handler: () => undefined } } })],
  // @ts-expect-error a hook that does not exist
  ["PLUGIN_HOOK_UNKNOWN", () => definePlugin({ ...context, hooks: { beforeQuerry: [] } })],
  // @ts-expect-error a sandbox without create
  ["PLUGIN_FIELD_MISSING", () => definePlugin({ id: "box", type: "sandbox", version: "1.0.0", sandbox: { priority: 60 } })],
  // @ts-expect-error a priority that is a string
  ["PLUGIN_FIELD_INVALID", () => definePlugin({ id: "box", type: "sandbox", version: "1.0.0", sandbox: { create: () => never(), priority: "60" } })],
  // @ts-expect-error create() forgets to return the plugin
  ["PLUGIN_NOT_OBJECT", () => createPlugin({ configSchema: z.object({}), create: () => undefined })({})],
  // @ts-expect-error create() is asynchronous
  ["PLUGIN_NOT_OBJECT", () => createPlugin({ configSchema: z.object({}), create: async () => context })({})],
];

test.each(wrong)("%s: what does not compile does not pass either (%#)", (code, make) => {
  expect(codeOf(make)).toContain(code);
});

test("a factory refuses, at compile time and when it is called, what its schema refuses", () => {
  const plugin = createPlugin({ configSchema: z.object({ url: z.string() }), create: () => context });

  // @ts-expect-error the url is missing
  expect(() => plugin({})).toThrow("Plugin config validation failed: url: ");
  // @ts-expect-error the url is a number
  expect(() => plugin({ url: 1 })).toThrow("Plugin config validation failed: url: ");
  expectTypeOf(plugin).not.toExtend<AtlasPlugin>();
});

test("what a hook may return, and what it may not change, is checked by the compiler", () => {
  expectTypeOf<[{ handler: () => { sql: string } }]>().toExtend<PluginHooks["beforeQuery"]>();
  expectTypeOf<[{ handler: () => { command: string } }]>().toExtend<PluginHooks["beforeExplore"]>();
  expectTypeOf<[{ handler: () => Promise<void> }]>().toExtend<PluginHooks["afterQuery"]>();
  expectTypeOf<[{ handler: () => { sql: string } }]>().not.toExtend<PluginHooks["afterQuery"]>();
  expectTypeOf<[{ handler: () => { command: string } }]>().not.toExtend<PluginHooks["beforeQuery"]>();
  expectTypeOf<[{ handler: () => { sql: number } }]>().not.toExtend<PluginHooks["beforeQuery"]>();

  // @ts-expect-error the hook context is read-only
  definePlugin({ ...context, hooks: { beforeQuery: [{ handler: (query) => void (query.sql = "") }] } });
});

function codeOf(make: () => unknown): string[] {
  try {
    make();
  } catch (thrown) {
    if (isAtlasError(thrown)) return thrown.problems.map(({ code }) => code);
    throw thrown;
  }
  return [];
}

function never(): never {
  throw new Error("A check must not call create().");
}
