import { createPlugin, measureHealth, type AtlasContextPlugin, type AtlasPluginContext, type PluginLogger } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createContext } from "./context";

export function buildPlugin(config: PluginConfig) {
  let logger: PluginLogger | undefined;
  const context = createContext({ folder: config.semanticDir, onFault: (fault) => logger?.warn(`a file cannot be used: ${fault}`) });

  return {
    id: "yaml-context",
    type: "context",
    version: "0.0.2",
    name: "YAML context",
    config,

    contextProvider: { load: context.load, refresh: context.refresh },

    initialize(ctx: AtlasPluginContext) {
      logger = ctx.logger;
    },

    healthCheck: () => measureHealth(context.check),
  } satisfies AtlasContextPlugin<PluginConfig>;
}

export const yamlContextPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
/** What it was called before. */
export const contextYamlPlugin = yamlContextPlugin;
