import {
  definePlugin,
  isActionPlugin,
  isContextPlugin,
  isDatasourcePlugin,
  isInteractionPlugin,
  isSandboxPlugin,
  PLUGIN_TYPES,
  pluginTypes,
  SANDBOX_DEFAULT_PRIORITY,
  type AtlasPlugin,
  type PluginAction,
} from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { expect, expectTypeOf, test } from "vitest";
import { validPlugins } from "./valid-plugins.ts";

const predicates = {
  datasource: isDatasourcePlugin,
  context: isContextPlugin,
  interaction: isInteractionPlugin,
  action: isActionPlugin,
  sandbox: isSandboxPlugin,
};

// `validPlugins` is loosely typed; that each is valid is tested beside checkPlugin.
const plugins = validPlugins() as Record<keyof typeof predicates, AtlasPlugin>;

test.each(PLUGIN_TYPES)("only its own predicate says yes to a plugin of type %s, declared either way", (type) => {
  const several = { ...plugins[type], type: undefined, types: [type] } as AtlasPlugin;

  expect(PLUGIN_TYPES.filter((other) => predicates[other](plugins[type]))).toEqual([type]);
  expect(PLUGIN_TYPES.filter((other) => predicates[other](several))).toEqual([type]);
});

test("a plugin of two types is both, and the compiler knows the parts of both", () => {
  const plugin: AtlasPlugin = definePlugin({
    id: "crm",
    types: ["datasource", "interaction"],
    version: "1.0.0",
    connection: { create: () => createMockConnection(), dbType: "crm" },
    routes: () => undefined,
  });

  expect(pluginTypes(plugin)).toEqual(["datasource", "interaction"]);
  expect(isActionPlugin(plugin)).toBe(false);
  if (isDatasourcePlugin(plugin) && isInteractionPlugin(plugin)) {
    expectTypeOf(plugin.connection.dbType).toExtend<string>();
    expect([plugin.connection.dbType, typeof plugin.routes]).toEqual(["crm", "function"]);
  } else {
    expect.unreachable();
  }
});

test("a predicate narrows a plugin of any type to the parts that it has", () => {
  const plugin = plugins.action;

  if (!isActionPlugin(plugin)) return expect.unreachable();
  expectTypeOf(plugin.actions).toEqualTypeOf<PluginAction[]>();
  expect(plugin.actions[0]?.name).toBe("createTicket");
});

test("the default priority of a sandbox stands between nsjail and sidecar", () => {
  expect(SANDBOX_DEFAULT_PRIORITY).toBe(60);
});
