import { tracingChannel } from "node:diagnostics_channel";
import { AtlasError, messageOf, type Problem } from "./errors.ts";
import { collectInstead } from "./config-collector.ts";
import { invalidPlugin, type OwnThis } from "./define-plugin.ts";
import { markFactory } from "./plugin-factory.ts";
import { checkPlugin } from "./shape/check-plugin.ts";
import type { AtlasPlugin } from "./types/plugin.ts";

/** Any object with a `parse` that returns the config or throws: a Zod schema, or a validator of one's own. */
export interface ConfigSchema<Output = unknown> {
  parse(input: unknown): Output;
}

export interface CreatePluginOptions<Config, Plugin extends AtlasPlugin> {
  configSchema: ConfigSchema<Config>;
  /** Builds the plugin from the parsed config. Opens nothing: that is for the first use. */
  create(config: Config): Plugin & OwnThis;
}

/** Validates its argument against the schema, then builds the plugin. Throws `PLUGIN_CONFIG_INVALID`, `PLUGIN_CREATE` or `PLUGIN_INVALID`. */
export type PluginFactory<Input, Plugin> = (config: Input) => Plugin;

interface SchemaOptions<Schema extends ConfigSchema, Plugin extends AtlasPlugin> {
  configSchema: Schema;
  create(config: OutputOf<Schema>): Plugin & OwnThis;
}

/**
 * Makes a plugin factory for `plugins: [myPlugin({ … })]`. The factory takes the schema's input type (a field with a
 * default may be left out), `create` gets its output type.
 */
export function createPlugin<Schema extends ConfigSchema, Plugin extends AtlasPlugin>(
  options: SchemaOptions<Schema, Plugin>,
): PluginFactory<InputOf<Schema>, Plugin>;
/**
 * With explicit type arguments the schema's input type cannot be inferred. Unless it is given as the third one, every
 * field may be left out and the schema decides when the factory is called.
 */
export function createPlugin<Config, Plugin extends AtlasPlugin, Input = Partial<Config>>(
  options: CreatePluginOptions<Config, Plugin>,
): PluginFactory<Input, Plugin>;
export function createPlugin<Config, Plugin extends AtlasPlugin>(options: CreatePluginOptions<Config, Plugin>) {
  return markFactory((input: unknown) => {
    try {
      return factories.traceSync(() => build(options, parse(options.configSchema, input)), {});
    } catch (thrown) {
      // While atlas.config.ts is being loaded, the loader wants the faults of all plugins at once.
      return collectInstead(thrown, input);
    }
  });
}

function parse<Config>(schema: ConfigSchema<Config>, input: unknown): Config {
  const config = run();
  if (!(config instanceof Promise)) return config;
  config.catch(() => undefined); // it is not waited for, and its failure would end the process
  throw new AtlasError("Plugin config validation failed: the schema's parse() returned a Promise", {
    code: "PLUGIN_CONFIG_INVALID",
    hint: "A config is validated when the factory is called: use a schema without asynchronous refinements.",
  });

  function run(): Config {
    try {
      return schema.parse(input);
    } catch (thrown) {
      throw configInvalid(thrown);
    }
  }
}

function configInvalid(thrown: unknown): AtlasError {
  const problems = issuesOf(thrown);
  const details = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; ");
  // An Error of our own: some runtimes give a schema's error no stack, and with it goes the line of the config.
  return new AtlasError(`Plugin config validation failed: ${details || messageOf(thrown)}`, { code: "PLUGIN_CONFIG_INVALID", cause: thrown, problems });
}

function build<Config, Plugin extends AtlasPlugin>(options: CreatePluginOptions<Config, Plugin>, config: Config): Plugin {
  const plugin = run();
  const problems = checkPlugin(plugin);
  if (problems.length > 0) throw invalidPlugin(problems);
  return plugin;

  function run(): Plugin {
    try {
      return options.create(config);
    } catch (thrown) {
      throw new AtlasError(`Plugin create() failed: ${messageOf(thrown)}`, { code: "PLUGIN_CREATE", cause: thrown });
    }
  }
}

/** The issues of a Zod error (or of any validator that reports like it), by path. */
function issuesOf(thrown: unknown): Problem[] {
  if (!(thrown instanceof Error) || !("issues" in thrown) || !Array.isArray(thrown.issues)) return [];
  return thrown.issues.map((issue: { path?: readonly PropertyKey[]; message?: unknown }) => ({
    code: "PLUGIN_CONFIG_INVALID",
    path: (issue.path ?? []).map(String).join("."),
    message: String(issue.message),
  }));
}

type OutputOf<Schema> = Schema extends { parse(input: never): infer Output } ? Output : never;

/** What `parse` accepts, read from Zod 3's or Standard Schema's type members; the output type where there are none. */
type InputOf<Schema> = Schema extends { _input: infer Input }
  ? Input
  : Schema extends { "~standard": { types?: { input: infer Input } | undefined } }
    ? Input
    : OutputOf<Schema>;

/** Where whoever loads a config hears of every factory: one that never returns is found by it. */
const factories = tracingChannel<unknown, object>("atlas:plugin-factory");
