import { AtlasError, isInteractionPlugin, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { Hono, type Handler } from "hono";
import type { HttpContext, HttpEnv } from "./http-env.ts";
import { limitBody } from "./limit-body.ts";
import type { LimitRate } from "./limit-rate.ts";
import { overlap, type RoutePattern } from "./route-overlap.ts";
import type { Services } from "./services.ts";

export interface PluginRoute extends RoutePattern {
  readonly pluginId: string;
  readonly handler: Handler<HttpEnv>;
}

/** Has every interaction plugin mount its routes, once, each on an app of its own. Throws `PLUGIN_THROWS` for one whose `routes` does. */
export async function readPluginRoutes({ plugins, call, deadlineMs }: { plugins: readonly AtlasPlugin[]; call: Services["call"]; deadlineMs: number }): Promise<PluginRoute[]> {
  const routes: PluginRoute[] = [];
  for (const plugin of plugins) {
    if (!isInteractionPlugin(plugin) || !plugin.routes) continue;
    const own = new Hono<HttpEnv>();
    await call({ pluginId: plugin.id, method: "routes()", deadlineMs }, () => plugin.routes?.(own));
    // Once more through route(): an onError of the plugin's own becomes part of its handlers.
    const whole = new Hono<HttpEnv>().route("/", own);
    for (const { method, path, handler } of whole.routes) routes.push({ pluginId: plugin.id, method, path, handler: handler as Handler<HttpEnv> }); // Hono loses what kind of handler it was
  }
  return routes;
}

/** Throws `ROUTE_TAKEN`, with all clashes, when a request could mean two of them: a plugin's route and the host's own, or two plugins'. */
export function checkRoutes(routes: readonly PluginRoute[], reserved: readonly RoutePattern[]): void {
  const clashes = routes.flatMap((route, index) => [
    ...reserved.filter((own) => overlap(route, own)).map((own) => `${describe(route)} clashes with ${own.path}, which is Atlas's own.`),
    ...routes.slice(index + 1).filter((other) => other.pluginId !== route.pluginId && overlap(route, other)).map((other) => `${describe(route)} clashes with ${describe(other)}.`),
  ]);
  if (clashes.length === 0) return;
  throw new AtlasError([...new Set(clashes)].join("\n"), { code: "ROUTE_TAKEN", hint: "Mount one of the two under a path of its own, such as /<plugin id>/…." });
}

export interface MountOptions {
  limitRate: LimitRate;
  call: Services["call"];
  /** Milliseconds until a handler must have answered; its stream may go on for longer. */
  deadlineMs: number;
}

/** Mounts the routes where the plugins put them, and under `/api/plugins/<id>`. */
export function mountPluginRoutes(app: Hono<HttpEnv>, routes: readonly PluginRoute[], { limitRate, call, deadlineMs }: MountOptions): void {
  for (const { pluginId, method, path, handler } of routes) {
    if (!/^[\w.~@-]+$/.test(pluginId)) {
      throw new AtlasError(`Plugin "${pluginId}" has routes, and its id cannot stand in a URL.`, { code: "PLUGIN_ID_UNROUTABLE", hint: "Use letters, digits, dashes, dots and underscores." });
    }
    const guarded: Handler<HttpEnv> = async (c, next) => {
      // The first handler of a request answers for those after it, which it calls.
      if (c.get("pluginId") !== undefined) return handler(c, next);
      c.set("pluginId", pluginId);
      await limitRate(c);
      await limitBody(c, () => Promise.resolve());
      return call({ pluginId, method: nameOf(c), deadlineMs }, () => answer(c, () => handler(c, next)));
    };
    app.on(method, path, guarded);
    app.on(method, `/api/plugins/${pluginId}${path === "/" ? "" : path}`, guarded);
  }
}

/** A middleware returns nothing when what comes after it has answered. */
async function answer(c: HttpContext, run: () => unknown): Promise<Response | undefined> {
  const response = (await run()) as Response | undefined; // not by instanceof: fetch() and node-server have classes of their own
  if (!response && !c.finalized) throw new Error("it returned no response.");
  return response;
}

function nameOf({ req: { method, path } }: HttpContext): string {
  return `the route ${method} ${path}`;
}

function describe({ pluginId, method, path }: PluginRoute): string {
  return `${method === "ALL" ? "" : `${method} `}${path} of plugin "${pluginId}"`;
}
