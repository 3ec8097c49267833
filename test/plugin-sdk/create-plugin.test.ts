import { checkPlugin, createPlugin, isAtlasError, isPluginFactory, type AtlasContextPlugin, type AtlasError } from "@useatlas/plugin-sdk";
import { execa } from "execa";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { repository, tempProject } from "../support/temp-project.ts";

describe.each([
  ["Zod 4", z.object({ url: z.string().min(1, "must not be empty"), poolSize: z.number().default(10) })],
  ["Zod 3", z3.object({ url: z3.string().min(1, "must not be empty"), poolSize: z3.number().default(10) })],
])("with a schema of %s", (_version, configSchema) => {
  const plugin = createPlugin({ configSchema, create: (config) => notes(config) });

  test("create() gets the defaults of what was left out", () => {
    expect(plugin({ url: "http://localhost" }).config).toEqual({ url: "http://localhost", poolSize: 10 });
  });

  test("the parsed plugin is valid, and the factory known as one", () => {
    expect(checkPlugin(plugin({ url: "x" }))).toEqual([]);
    expect(isPluginFactory(plugin)).toBe(true);
    expect(isPluginFactory(() => plugin)).toBe(false);
  });

  test("all issues stand in the message, each with its path, and in `problems`", () => {
    // @ts-expect-error the pool size is no number
    const error = thrownBy(() => plugin({ url: "", poolSize: "many" }));

    expect(error.message).toMatch(/^Plugin config validation failed: url: must not be empty; poolSize: .*expected number.*$/i);
    expect(error.code).toBe("PLUGIN_CONFIG_INVALID");
    expect(error.problems.map(({ path }) => path)).toEqual(["url", "poolSize"]);
    expect(error.cause).toMatchObject({ issues: [{ path: ["url"] }, { path: ["poolSize"] }] });
  });

  test("the stack begins at the line that called the factory", () => {
    // @ts-expect-error the config is missing
    expect(thrownBy(() => plugin()).stack).toContain("create-plugin.test.ts");
  });
});

test("a schema of Zod Mini works too, and types the input", async () => {
  const mini = await import("zod/mini");
  const plugin = createPlugin({ configSchema: mini.object({ size: mini._default(mini.number(), 3) }), create: (config) => notes(config) });

  expectTypeOf<Parameters<typeof plugin>[0]>().toEqualTypeOf<{ size?: number | undefined }>();
  expect(plugin({}).config).toEqual({ size: 3 });
});

describe("with a validator of the author's own", () => {
  const configSchema = {
    parse(input: unknown): { url: URL } {
      if (typeof input !== "object" || input === null || !("url" in input)) throw new TypeError("url is missing");
      return { url: new URL(String(input.url)) };
    },
  };
  const plugin = createPlugin({ configSchema, create: (config) => notes(config) });

  test("its result is the config", () => {
    expect(plugin({ url: new URL("http://localhost") }).config?.url.port).toBe("");
  });

  test("its throw is the message, and the cause", () => {
    // @ts-expect-error the url is missing
    const error = thrownBy(() => plugin({}));

    expect(error).toMatchObject({ code: "PLUGIN_CONFIG_INVALID", message: "Plugin config validation failed: url is missing", problems: [] });
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  test("it may use `this`, as a class does", () => {
    class Bounds {
      readonly limit = 3;
      parse(input: unknown): number {
        if (Number(input) > this.limit) throw new Error(`at most ${this.limit}`);
        return Number(input);
      }
    }
    const bounded = createPlugin({ configSchema: new Bounds(), create: (config) => notes(config) });

    expect(bounded(2).config).toBe(2);
    expect(() => bounded(4)).toThrow("Plugin config validation failed: at most 3");
  });
});

test("a throw of create() is named, with the cause", () => {
  const cause = new Error("no certificate");
  const plugin = createPlugin({
    configSchema: z.object({}),
    create(): AtlasContextPlugin {
      throw cause;
    },
  });

  const error = thrownBy(() => plugin({}));

  expect(error).toMatchObject({ code: "PLUGIN_CREATE", message: "Plugin create() failed: no certificate" });
  expect(error.cause).toBe(cause);
});

test("what create() returns is checked, all of it at once", () => {
  const plugin = createPlugin({ configSchema: z.object({}), create: () => ({ ...notes({}), id: "", version: "" }) });

  expect(thrownBy(() => plugin({}))).toMatchObject({
    code: "PLUGIN_INVALID",
    message: "Plugin id must not be empty\nPlugin version must not be empty",
    hint: 'Give it an id such as "my-plugin".',
    problems: [{ path: "id" }, { path: "version" }],
  });
});

test("two calls of a factory make two plugins", () => {
  const plugin = createPlugin({ configSchema: z.object({ url: z.string() }), create: (config) => notes(config) });

  expect(plugin({ url: "a" }).config).toEqual({ url: "a" });
  expect(plugin({ url: "b" }).config).toEqual({ url: "b" });
});

test("under Bun, where Zod's own errors have no stack, the stack names the line of the caller", async () => {
  const root = await tempProject({
    "caller.ts": `
      import { createPlugin } from "@useatlas/plugin-sdk";
      import { z } from "zod";
      const plugin = createPlugin({ configSchema: z.object({ url: z.string() }), create: () => { throw new Error("unreached"); } });
      try {
        plugin({});
      } catch (thrown) {
        console.log(thrown.stack);
      }`,
  });

  const { stdout } = await execa(`${repository}/node_modules/.bin/bun`, ["caller.ts"], { cwd: root });

  expect(stdout).toContain("Plugin config validation failed: url: ");
  expect(stdout).toMatch(/caller\.ts:6/);
});

function notes<Config>(config: Config) {
  return { id: "notes", type: "context", version: "1.0.0", config, contextProvider: { load: () => "" } } satisfies AtlasContextPlugin<Config>;
}

function thrownBy(run: () => unknown): AtlasError {
  try {
    run();
  } catch (thrown) {
    if (isAtlasError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("Nothing was thrown.");
}

test("a parse() that answers with a Promise is refused, because the config is needed at once", () => {
  const factory = createPlugin({
    configSchema: { parse: async () => ({ a: 1 }) },
    create: () => ({ id: "late", type: "context", version: "1.0.0", contextProvider: { load: () => "" } }),
  });

  expect(() => factory(Promise.resolve({ a: 1 }))).toThrow(expect.objectContaining({ code: "PLUGIN_CONFIG_INVALID", message: expect.stringContaining("returned a Promise") }));
});
