import { definePlugin, isAtlasError } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";

test("a valid plugin comes back as the very object that was given", () => {
  const plugin = { id: "notes", type: "context" as const, version: "1.0.0", contextProvider: { load: () => "" } };

  expect(definePlugin(plugin)).toBe(plugin);
});

test("an invalid one is refused with everything that is wrong, and the first hint", () => {
  // @ts-expect-error three things are wrong
  const define = () => definePlugin({ id: "", version: "1.0.0", type: "context", hooks: { afterQuerry: [] }, contextProvider: {} });

  expect(define).toThrow(
    expect.objectContaining({
      code: "PLUGIN_INVALID",
      message: 'Plugin id must not be empty\nUnknown hook "afterQuerry", did you mean "afterQuery"?\nPlugin contextProvider.load() is missing',
      hint: 'Give it an id such as "my-plugin".',
    }),
  );
  expect(define).toThrow(expect.toSatisfy(isAtlasError));
});

test.each([
  ["an empty id", { id: "" }, "Plugin id must not be empty"],
  ["an empty version", { version: "" }, "Plugin version must not be empty"],
  ["an unknown type", { type: "x" as never }, 'Invalid plugin type "x" — must be one of: datasource, context, interaction, action, sandbox'],
])("the message about %s is the one that authors know", (_what, fault, message) => {
  const plugin = { id: "notes", type: "context" as const, version: "1.0.0", contextProvider: { load: () => "" }, ...fault };

  expect(() => definePlugin(plugin)).toThrow(expect.objectContaining({ message }));
});

test("no method is called by the check", () => {
  const called = () => {
    throw new Error("called");
  };

  const define = () =>
    definePlugin({
      id: "all",
      types: ["datasource", "context", "interaction", "sandbox"],
      version: "1.0.0",
      connection: { create: called, dbType: "postgres", validate: called },
      entities: called,
      contextProvider: { load: called, refresh: called },
      routes: called,
      sandbox: { create: called },
      hooks: { beforeQuery: [{ matcher: called, handler: called }] },
      initialize: called,
      healthCheck: called,
      teardown: called,
    });

  expect(define).not.toThrow();
});

test("methods reach their neighbours through `this`", async () => {
  const plugin = definePlugin({
    id: "counter",
    type: "context",
    version: "1.0.0",
    count: 0,
    contextProvider: { load: () => "" },
    initialize() {
      this.count++;
    },
    async teardown() {
      this.count--;
    },
  });

  plugin.initialize();
  expect(plugin.count).toBe(1);
  await plugin.teardown();
  expect(plugin.count).toBe(0);
});
