import type { HttpMiddleware } from "./http-env.ts";
import type { Services } from "./services.ts";

/** Has the plugins' hooks see every request and its response, whatever comes of it, and writes the access log: without queries, which may hold secrets. */
export function observeRequests({ hooks, logger }: Pick<Services, "hooks" | "logger">): HttpMiddleware {
  return async (c, next) => {
    const start = performance.now();
    const { method, path } = c.req;
    const sent = new Promise<void>((resolve) => c.env.whenSent(resolve));
    hooks.onRequest({
      path,
      method,
      // Read when a plugin looks at it.
      get headers() {
        return c.req.header();
      },
    });
    await next();

    const { status } = c.res;
    void sent.then(() => {
      hooks.onResponse({ path, method, status });
      const durationMs = Math.round(performance.now() - start);
      logger.info({ requestId: c.get("requestId"), method, path, status, durationMs, person: c.get("person")?.id, plugin: c.get("pluginId"), ip: c.env.ip }, "request");
    });
  };
}
