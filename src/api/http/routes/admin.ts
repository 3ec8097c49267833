import { AtlasError, pluginTypes } from "@useatlas/plugin-sdk";
import type { Hono } from "hono";
import { personOf, type HttpEnv, type HttpMiddleware } from "../http-env.ts";
import type { PluginState, Services } from "../services.ts";

type AdminServices = Pick<Services, "plugins" | "checkHealth" | "refreshContext" | "reloadSemantics" | "sandboxes">;

/** What the admin view shows and does. */
export function adminRoutes(app: Hono<HttpEnv>, { plugins, checkHealth, refreshContext, reloadSemantics, sandboxes }: AdminServices): void {
  app.use("/api/v1/admin/*", adminsOnly());

  app.get("/api/v1/admin/plugins", (c) => c.json({ plugins: plugins.map(describe) }));

  app.post("/api/v1/admin/plugins/:id/health", async (c) => {
    const state = stateOf(c.req.param("id"));
    const { healthy, message, latencyMs } = await checkHealth(state);
    return c.json({ healthy, message, latencyMs, status: state.status });
  });

  app.post("/api/v1/admin/plugins/:id/refresh", async (c) => {
    const { plugin } = stateOf(c.req.param("id"));
    return c.json({ refreshed: true, result: await refreshContext(plugin.id) });
  });

  app.post("/api/v1/admin/semantic/reload", async (c) => c.json({ reloaded: true, result: await reloadSemantics() }));

  app.get("/api/v1/admin/sandbox", async (c) => c.json({ backends: await sandboxes() }));

  function stateOf(id: string): PluginState {
    const state = plugins.find(({ plugin }) => plugin.id === id);
    if (!state) throw new AtlasError(`There is no plugin "${id}".`, { code: "PLUGIN_UNKNOWN" });
    return state;
  }
}

function describe({ plugin, status, health, reason }: PluginState) {
  const types = pluginTypes(plugin);
  return { id: plugin.id, type: types[0], types, version: plugin.version, name: plugin.name ?? plugin.id, status, health: health ?? null, reason: reason ?? null, latencyMs: health?.latencyMs ?? null };
}

function adminsOnly(): HttpMiddleware {
  return async (c, next) => {
    if (personOf(c).role !== "admin") throw new AtlasError("This is for admins.", { code: "ROLE_MISSING" });
    await next();
  };
}
