import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { reservedRoutes } from "../http/create-app.ts";
import { checkRoutes, readPluginRoutes } from "../http/plugin-routes.ts";
import { callPlugin } from "../plugins/call-plugin.ts";

/** Has the plugins mount their routes on apps that nobody serves, and counts them. Throws `ROUTE_TAKEN`, `PLUGIN_THROWS` or `PLUGIN_TIMEOUT`. */
export async function checkPluginRoutes(plugins: readonly AtlasPlugin[], { deadlineMs }: { deadlineMs: number }): Promise<number> {
  const routes = await readPluginRoutes({ plugins, call: callPlugin, deadlineMs });
  checkRoutes(routes, reservedRoutes());
  return routes.length;
}
