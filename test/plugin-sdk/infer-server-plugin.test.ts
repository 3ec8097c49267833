import {
  createPlugin,
  definePlugin,
  type $InferServerPlugin,
  type AtlasActionPlugin,
  type AtlasContextPlugin,
  type AtlasDatasourcePlugin,
  type AtlasSandboxPlugin,
  type PluginAction,
  type PluginSandboxSecurity,
  type PluginType,
} from "@useatlas/plugin-sdk";
import { createMockConnection, createMockExploreBackend } from "@useatlas/plugin-sdk/testing";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";

const configSchema = z.object({ url: z.string(), poolSize: z.number().default(10) });
type Config = z.infer<typeof configSchema>;

const action = {
  name: "createTicket",
  description: "Creates a ticket",
  actionType: "ticket:create",
  reversible: false,
  defaultApproval: "manual",
  tool: { inputSchema: z.object({ title: z.string() }), execute: async ({ title }: { title: string }) => title },
} satisfies PluginAction;

test("a datasource factory whose object `satisfies` its type keeps all literals and has no keys of other types", () => {
  const plugin = createPlugin({
    configSchema,
    create: (config) =>
      ({
        id: "warehouse",
        type: "datasource",
        version: "1.0.0",
        name: "Warehouse",
        config,
        connection: { create: () => createMockConnection(), dbType: "clickhouse" },
      }) satisfies AtlasDatasourcePlugin<Config>,
  });
  type Inferred = $InferServerPlugin<typeof plugin>;

  expectTypeOf<Inferred["Config"]>().toEqualTypeOf<{ url: string; poolSize: number }>();
  expectTypeOf<Inferred["Type"]>().toEqualTypeOf<"datasource">();
  expectTypeOf<Inferred["Id"]>().toEqualTypeOf<string>();
  expectTypeOf<Inferred["Name"]>().toEqualTypeOf<string>();
  expectTypeOf<Inferred["Version"]>().toEqualTypeOf<string>();
  expectTypeOf<Inferred["DbType"]>().toEqualTypeOf<"clickhouse">();
  expectTypeOf<Inferred["Actions"]>().toBeNever();
  expectTypeOf<Inferred["Security"]>().toBeNever();
  expectTypeOf<keyof Inferred>().toEqualTypeOf<"Config" | "Type" | "Id" | "Name" | "Version" | "DbType" | "Actions" | "Security">();
});

test("the factory takes the schema's input, create() its output", () => {
  const plugin = createPlugin({
    configSchema,
    create(config) {
      expectTypeOf(config).toEqualTypeOf<{ url: string; poolSize: number }>();
      return { id: "warehouse", type: "context", version: "1.0.0", config, contextProvider: { load: () => "" } };
    },
  });

  expectTypeOf<Parameters<typeof plugin>[0]>().toEqualTypeOf<{ url: string; poolSize?: number | undefined }>();
});

test("an annotated return type is what is inferred", () => {
  function create(config: Config): AtlasDatasourcePlugin<Config> {
    return { id: "warehouse", type: "datasource", version: "1.0.0", config, connection: { create: () => createMockConnection(), dbType: "duckdb" } };
  }
  const plugin = createPlugin({ configSchema, create });
  type Inferred = $InferServerPlugin<typeof plugin>;

  expectTypeOf<Inferred["Config"]>().toEqualTypeOf<Config>();
  expectTypeOf<Inferred["Type"]>().toEqualTypeOf<"datasource">();
  expectTypeOf<Inferred["Name"]>().toEqualTypeOf<string>();
  // The annotation forgets the literal: any string may stand here.
  expectTypeOf<"duckdb">().toExtend<Inferred["DbType"]>();
  expectTypeOf<"anything">().toExtend<Inferred["DbType"]>();
});

test("explicit type arguments are what is inferred", () => {
  const plugin = createPlugin<Config, AtlasActionPlugin<Config>>({
    configSchema,
    create: (config) => ({ id: "tickets", type: "action", version: "1.0.0", config, actions: [action] }),
  });
  type Inferred = $InferServerPlugin<typeof plugin>;

  expectTypeOf<Inferred["Config"]>().toEqualTypeOf<Config>();
  expectTypeOf<Inferred["Type"]>().toEqualTypeOf<"action">();
  expectTypeOf<Inferred["Actions"]>().toEqualTypeOf<PluginAction[]>();
  expectTypeOf<Inferred["DbType"]>().toBeNever();
  expectTypeOf<Parameters<typeof plugin>[0]>().toEqualTypeOf<Partial<Config>>();
});

test("a third type argument says what the factory takes", () => {
  const plugin = createPlugin<Config, AtlasContextPlugin<Config>, z.input<typeof configSchema>>({
    configSchema,
    create: (config) => ({ id: "notes", type: "context", version: "1.0.0", config, contextProvider: { load: () => "" } }),
  });

  expectTypeOf<Parameters<typeof plugin>[0]>().toEqualTypeOf<z.input<typeof configSchema>>();
});

test("an action object gives its actions as they are, an object without a config none", () => {
  const plugin = definePlugin({ id: "tickets", type: "action", version: "1.0.0", actions: [action] });
  type Inferred = $InferServerPlugin<typeof plugin>;

  expectTypeOf<Inferred["Type"]>().toEqualTypeOf<"action">();
  expectTypeOf<Inferred["Actions"][number]["tool"]>().toEqualTypeOf(action.tool);
  expectTypeOf<Inferred["Config"]>().toBeNever();
  expectTypeOf<Inferred["Name"]>().toBeNever();
});

test("a sandbox object gives its security, with an annotation and without", () => {
  const plugin = definePlugin({
    id: "box",
    type: "sandbox",
    version: "1.0.0",
    sandbox: { create: () => createMockExploreBackend() },
    security: { networkIsolation: true, description: "A process of its own" },
  });
  const annotated = createPlugin({ configSchema, create: boxed });

  expectTypeOf<$InferServerPlugin<typeof plugin>["Security"]>().toEqualTypeOf<{ networkIsolation: true; description: string }>();
  expectTypeOf<$InferServerPlugin<typeof annotated>["Security"]>().toEqualTypeOf<PluginSandboxSecurity>();

  function boxed(config: Config): AtlasSandboxPlugin<Config> {
    return { id: "box", type: "sandbox", version: "1.0.0", config, sandbox: { create: () => createMockExploreBackend() } };
  }
});

test("`types` gives the union of them, and the keys of each", () => {
  const plugin = definePlugin({
    id: "crm",
    types: ["datasource", "action"],
    version: "1.0.0",
    connection: { create: () => createMockConnection(), dbType: "salesforce" },
    actions: [action],
  });
  type Inferred = $InferServerPlugin<typeof plugin>;

  expectTypeOf<Inferred["Type"]>().toEqualTypeOf<"datasource" | "action">();
  expectTypeOf<Inferred["DbType"]>().toEqualTypeOf<"salesforce">();
  expectTypeOf<Inferred["Actions"][number]["name"]>().toEqualTypeOf<string>();
  expectTypeOf<Inferred["Type"]>().toExtend<PluginType>();
});

test("a method beside the contract keeps its type", () => {
  const plugin = definePlugin({ id: "notes", type: "context", version: "1.0.0", contextProvider: { _cache: 1 as number | null, load: () => "" } });

  expectTypeOf(plugin.contextProvider._cache).toEqualTypeOf<number | null>();
});
