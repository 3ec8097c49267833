/** Hono's own names, for routes that need more of it than `PluginRoutes` shows: `routes(app: Hono)`. */
export { Hono } from "hono";
export type { Context, Handler, MiddlewareHandler } from "hono";
