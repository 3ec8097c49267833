import { AtlasError, checkPlugins, type AtlasPlugin, type PluginHealthResult, type PluginStatus } from "@useatlas/plugin-sdk";

/** A plugin and what the host knows of it. */
export interface PluginEntry {
  readonly plugin: AtlasPlugin;
  status: PluginStatus;
  /** Whether `initialize()` has succeeded; a plugin without one has, once its turn came. */
  initialized: boolean;
  /** Why it is unhealthy. */
  reason?: string | undefined;
  /** What the last health check said. */
  health?: PluginHealthResult | undefined;
}

/** Takes all plugins in, or none: throws `PLUGINS_INVALID` with every problem of every plugin. */
export function registerPlugins(plugins: readonly AtlasPlugin[]): readonly PluginEntry[] {
  const problems = checkPlugins(plugins);
  if (problems.length > 0) {
    throw new AtlasError(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"), {
      code: "PLUGINS_INVALID",
      hint: problems.find(({ hint }) => hint)?.hint,
      problems,
    });
  }
  return plugins.map((plugin) => ({ plugin, status: "registered", initialized: false }));
}
