import { importModule } from "@atlas/api/lib/config";
import { checkPlugin, isActionPlugin, isAtlasError, isPluginFactory, messageOf, pluginTypes, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { describeThrown } from "./describe-thrown.ts";
import type { BuildFacts, Candidate, HealthFacts, LoadFacts, PluginFacts, Probe } from "./observations.ts";
import type { watchEffects } from "./side-effects.ts";
import { searchSampleConfig } from "./sample-config.ts";
import { tryConfigs } from "./try-configs.ts";

export interface Stage<Facts> {
  facts: Facts;
}

export type Effects = ReturnType<typeof watchEffects>;

interface Built extends Stage<BuildFacts> {
  plugin?: AtlasPlugin;
  /** Builds it once more, from a changed config where a change is given. */
  again?(change?: (config: unknown) => unknown): AtlasPlugin | undefined;
}

/** Imports the plugin's entry and picks out what may be a plugin or makes one; aliases of one value count once. */
export async function loadModule(entry: string, effects: Effects): Promise<Stage<LoadFacts> & { found: { value: unknown }[] }> {
  const before = process.cpuUsage();
  const module = await importModule(entry);
  const { user, system } = process.cpuUsage(before);
  const seen = new Map<unknown, Candidate>();
  for (const [name, value] of Object.entries(module)) {
    const kind = kindOf(value);
    if (kind && !seen.has(value)) seen.set(value, { name, kind });
  }
  return {
    facts: { exports: Object.keys(module), effects: effects.all(), cpuMs: Math.round((user + system) / 1000), candidates: [...seen.values()] },
    found: [...seen.keys()].map((value) => ({ value })),
  };
}

/** Builds the plugin: twice, from a config that its factory accepts, after what it makes of junk. */
export async function buildCandidate(value: unknown, { given, effects }: { given: unknown; effects: Effects }): Promise<Built> {
  if (typeof value !== "function") return built({ junk: [], sample: { found: true, keys: [], tries: 0 }, shared: false }, value);
  const build = (config: unknown): unknown => value(config);
  const junk = junkInputs.map((input) => probe(build, input));
  const search = searchSampleConfig(build, given);
  if (!search.found) {
    const { tries, thrown } = search;
    return { facts: { junk, sample: { found: false, keys: [], tries, refusal: messageOf(thrown) }, problems: [], shared: false } };
  }
  const sample = { found: true, keys: Object.keys(search.config), tries: search.tries };
  try {
    const again = (change?: (config: unknown) => unknown) => rebuilt(search.config, change, build);
    const before = effects.count();
    const [first, second] = [build(search.config), build(search.config)];
    // What it does at once, and what it has only begun.
    await new Promise((resolve) => setImmediate(resolve));
    const acts = effects.all().slice(before, effects.count()).filter(({ kind, location }) => location !== undefined && kind !== "output");
    return { ...built({ junk, sample, shared: first === second, acts, flaws: tryConfigs(build, search.config) }, first), again };
  } catch (thrown) {
    // The config is good; what was made of it has not the shape of a plugin.
    if (!isAtlasError(thrown) || thrown.code !== "PLUGIN_INVALID") throw thrown;
    return { facts: { junk, sample, shared: false, problems: thrown.problems } };
  }
}

/** Asks for the plugin's health as a host does. The service behind a made-up config is down: the answer has to say so. */
export async function checkHealth(plugin: AtlasPlugin): Promise<Stage<HealthFacts>> {
  if (!plugin.healthCheck) return { facts: { missing: true, types: pluginTypes(plugin) } };
  const answer: unknown = await plugin.healthCheck();
  return { facts: { missing: false, ...asJson(answer) } };
}

/** What an HTTP response would have of it. */
function asJson(answer: unknown): Pick<HealthFacts, "answer" | "unreadable"> {
  try {
    return { answer: answer === undefined ? undefined : JSON.parse(JSON.stringify(answer)) };
  } catch (thrown) {
    return { unreadable: messageOf(thrown) };
  }
}

/** The plugin of another config; undefined when that is the same one, or is refused. */
function rebuilt(config: unknown, change: ((config: unknown) => unknown) | undefined, build: (config: unknown) => unknown): AtlasPlugin | undefined {
  const other = change ? change(config) : config;
  if (change && JSON.stringify(other) === JSON.stringify(config)) return undefined;
  try {
    return build(other) as AtlasPlugin; // createPlugin() has checked its shape
  } catch {
    return undefined; // the schema wants just the address that it was given
  }
}

function built(facts: Omit<BuildFacts, "problems" | "plugin">, value: unknown): Stage<BuildFacts> & { plugin?: AtlasPlugin } {
  const problems = checkPlugin(value);
  if (problems.length > 0) return { facts: { ...facts, problems } };
  const plugin = value as AtlasPlugin; // checkPlugin() found nothing
  // Whatever is called from here on: nobody has approved an action.
  if (isActionPlugin(plugin)) for (const { tool } of plugin.actions) Reflect.set(tool, "execute", () => ({}));
  return { facts: { ...facts, problems, plugin: describe(plugin) }, plugin };
}

function describe({ id, teardown, actions = [] }: AtlasPlugin & { actions?: { name: string; requiredCredentials?: readonly string[] }[] }): PluginFacts {
  return { id, hasTeardown: teardown !== undefined, credentials: actions.flatMap((action) => (action.requiredCredentials ?? []).map((name) => ({ action: action.name, name }))) };
}

/** A plugin object need not come from `definePlugin`; it is known by what every plugin states of itself. */
function kindOf(value: unknown): Candidate["kind"] | undefined {
  if (isPluginFactory(value)) return "factory";
  if (typeof value !== "object" || value === null || !("id" in value)) return undefined;
  return "type" in value || "types" in value ? "plugin" : undefined;
}

function probe(build: (config: unknown) => unknown, input: unknown): Probe {
  const text = JSON.stringify(input);
  try {
    build(input);
    return { input: text };
  } catch (thrown) {
    const { code, message, problems } = describeThrown(thrown, "");
    return { input: text, refusal: { code, message, problems } };
  }
}

const junkInputs: readonly unknown[] = [null, 42, "junk", {}];
