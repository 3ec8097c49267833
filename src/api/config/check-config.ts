import { checkPlugins, isFailedPlugin, type Problem, type SourceLocation } from "@useatlas/plugin-sdk";
import { checkValues } from "./check-values.ts";
import type { AtlasConfig } from "./define-config.ts";
import { describeFailure } from "./describe-failure.ts";
import { pluginEntries, type PluginEntrySource } from "./plugin-entries.ts";

/** Everything that is wrong with what a config file exports; empty when it is an {@link AtlasConfig}. */
export function checkConfig(value: unknown, { path, source }: { path: string; source: string }): Problem[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ code: "CONFIG_NOT_OBJECT", path: "", message: `The default export must be an object, not ${kindOf(value)}`, hint, location: { file: path } }];
  }
  const config = value as Record<string, unknown>;
  return [...checkValues(config, path), ...checkPluginList(config.plugins, { path, source })];
}

/** True when `checkConfig` found nothing. */
export function isConfig(_value: unknown, problems: readonly Problem[]): _value is AtlasConfig {
  return problems.length === 0;
}

function checkPluginList(plugins: unknown, { path, source }: { path: string; source: string }): Problem[] {
  if (!Array.isArray(plugins)) return [];
  const entries = pluginEntries(source);
  // Sources and values tell of the same plugins only when there are as many of both: a spread hides some.
  const known = entries.length === plugins.length && !entries.some(({ text }) => text.startsWith("...")) ? entries : [];
  const failures = plugins.flatMap((plugin, index) =>
    isFailedPlugin(plugin) ? describeFailure(plugin, { index, path, entry: known[index] }) : [],
  );
  // A plugin that failed is reported as that; its place among the others keeps their indices right.
  const shapes = checkPlugins(plugins).filter((problem) => !isFailedPlugin(plugins[indexOf(problem)]));
  return [...failures, ...shapes.map((problem) => ({ ...problem, location: locationOf(known[indexOf(problem)], path), message: named(problem, known[indexOf(problem)]) }))];
}

function named({ path, message }: Problem, entry: PluginEntrySource | undefined): string {
  const index = path.match(/^plugins\[\d+\]/)?.[0] ?? path;
  return `${index}${entry?.name ? ` (${entry.name})` : ""}: ${message}`;
}

function locationOf(entry: PluginEntrySource | undefined, file: string): SourceLocation {
  return entry ? { file, line: entry.line, column: entry.column } : { file };
}

function indexOf({ path }: Problem): number {
  return Number(path.match(/^plugins\[(\d+)\]/)?.[1] ?? -1);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

const hint = "Write: export default defineConfig({ plugins: [ … ] });";
