import { checkPlugins } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { validPlugins } from "../valid-plugins.ts";

const { context, sandbox } = validPlugins();

test("plugins with ids of their own have no problems", () => {
  expect(checkPlugins([])).toEqual([]);
  expect(checkPlugins([context, { ...sandbox, id: "box" }])).toEqual([]);
});

test("a problem carries the index of its plugin", () => {
  expect(checkPlugins([context, { ...sandbox, id: "", sandbox: {} }, null]).map(({ path }) => path)).toEqual([
    "plugins[1].id",
    "plugins[1].sandbox.create",
    "plugins[2]",
  ]);
});

test("an id that is used twice is found at each further use, with both places", () => {
  expect(checkPlugins([context, { ...sandbox, id: "box" }, context, context])).toMatchObject([
    { code: "PLUGIN_ID_TWICE", path: "plugins[2].id", message: 'Plugin id "my-plugin" is used by plugins[0] and plugins[2]' },
    { code: "PLUGIN_ID_TWICE", path: "plugins[3].id", message: 'Plugin id "my-plugin" is used by plugins[0] and plugins[3]' },
  ]);
});
