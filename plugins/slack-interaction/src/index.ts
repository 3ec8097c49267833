import { createPlugin, measureHealth, type AtlasInteractionPlugin, type AtlasPluginContext, type PluginRoutes } from "@useatlas/plugin-sdk";
import { createApp, type App } from "./app";
import { testAuth } from "./client";
import { ConfigSchema, type PluginConfig } from "./config";
import { diagnose } from "./diagnose";
import { mountRoutes } from "./routes";

export function buildPlugin(config: PluginConfig) {
  let app: App | undefined;

  return {
    id: "slack-interaction",
    type: "interaction",
    version: "0.0.2",
    name: "Slack",
    config,

    routes(routes: PluginRoutes) {
      mountRoutes(routes, { config, app: () => app });
    },

    initialize(ctx: AtlasPluginContext) {
      app = createApp(ctx, config, { lookEveryMs: 5000 });
    },

    healthCheck: () => measureHealth(() => testAuth(config)),

    diagnose: () => diagnose(config),

    async teardown() {
      const closing = app;
      app = undefined;
      await closing?.close();
    },
  } satisfies AtlasInteractionPlugin<PluginConfig>;
}

export const slackPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
