import { AtlasError, createPlugin, measureHealth, type AtlasInteractionPlugin, type AtlasPluginContext, type PluginRoutes } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { requireMcp } from "./driver";
import { createEndpoint, type Endpoint } from "./endpoint";
import type { Listener } from "./listen";
import { serveStdio } from "./serve-stdio";
import { createWork } from "./work";

const version = "0.0.2";

export function buildPlugin(config: PluginConfig) {
  const { transport, port, hostname = "127.0.0.1" } = config;
  const work = createWork();
  let hasRoutes = false;
  let endpoint: Endpoint | undefined;
  let listener: Listener | undefined;
  let stdio: { close(): Promise<void> } | undefined;

  return {
    id: "mcp-interaction",
    type: "interaction",
    version,
    name: "MCP",
    config,

    routes(app: PluginRoutes) {
      hasRoutes = true;
      if (transport === "stdio" || port !== undefined) return;
      app.all("/mcp", (c) => {
        if (!endpoint) throw new AtlasError("MCP is not ready yet.", { code: "PLUGIN_NOT_READY" });
        return endpoint.fetch(c.req.raw, c.env?.ip);
      });
    },

    async initialize(ctx: AtlasPluginContext) {
      const served = { mcp: requireMcp(), ctx, version, work };
      if (transport === "stdio") {
        // Only a process that was started for it (atlas mcp) has its stdin and stdout to give.
        stdio = ctx.stdio ? serveStdio(served, ctx.stdio.take()) : undefined;
        return;
      }
      endpoint = createEndpoint(served, config);
      // Only a process that serves mounts routes: one that asks or checks something must not take the port from it.
      if (port === undefined || !hasRoutes) return;
      const { listen } = await import("./listen");
      listener = await listen({ hostname, port, fetch: endpoint.fetch });
      ctx.logger.info({ url: listener.url }, "MCP is served");
    },

    healthCheck: () => measureHealth(check),

    async teardown() {
      await work.end();
      await listener?.close();
      await Promise.all([stdio?.close(), endpoint?.close()]);
    },
  } satisfies AtlasInteractionPlugin<PluginConfig>;

  async function check(): Promise<void> {
    requireMcp();
    if (listener) await listener.ping();
  }
}

export const mcpPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
