import type {
  AtlasActionPlugin,
  AtlasContextPlugin,
  AtlasDatasourcePlugin,
  AtlasInteractionPlugin,
  AtlasPlugin,
  AtlasSandboxPlugin,
  PluginType,
} from "./types/plugin.ts";

export const PLUGIN_TYPES: readonly PluginType[] = ["datasource", "context", "interaction", "action", "sandbox"];

/** Where a sandbox plugin stands among the backends unless it says otherwise: between nsjail (75) and sidecar (50). */
export const SANDBOX_DEFAULT_PRIORITY = 60;

/** The types of a plugin, whether it declares `type` or `types`. */
export function pluginTypes(plugin: AtlasPlugin): readonly PluginType[] {
  return plugin.types ?? [plugin.type];
}

export function isDatasourcePlugin(plugin: AtlasPlugin): plugin is AtlasPlugin & Parts<AtlasDatasourcePlugin> {
  return pluginTypes(plugin).includes("datasource");
}

export function isContextPlugin(plugin: AtlasPlugin): plugin is AtlasPlugin & Parts<AtlasContextPlugin> {
  return pluginTypes(plugin).includes("context");
}

export function isInteractionPlugin(plugin: AtlasPlugin): plugin is AtlasPlugin & Parts<AtlasInteractionPlugin> {
  return pluginTypes(plugin).includes("interaction");
}

export function isActionPlugin(plugin: AtlasPlugin): plugin is AtlasPlugin & Parts<AtlasActionPlugin> {
  return pluginTypes(plugin).includes("action");
}

export function isSandboxPlugin(plugin: AtlasPlugin): plugin is AtlasPlugin & Parts<AtlasSandboxPlugin> {
  return pluginTypes(plugin).includes("sandbox");
}

/** The parts of a plugin type without its discriminant, which a plugin of several types does not have. */
type Parts<Plugin> = Omit<Plugin, "type" | "types">;
