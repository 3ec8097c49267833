import { withDeadline } from "@useatlas/plugin-sdk";
import type { Hono } from "hono";
import type { HttpEnv } from "../http-env.ts";
import type { Services } from "../services.ts";

type HealthServices = Pick<Services, "plugins" | "pingDatabase" | "hasModel">;

/**
 * `GET /api/health`, for load balancers: without a key, so it tells states and no reasons. Of the plugins it tells what was
 * last known. Only a server that cannot work at all is an error.
 */
export function healthRoutes(app: Hono<HttpEnv>, { plugins, pingDatabase, hasModel }: HealthServices, { deadlineMs }: { deadlineMs: number }): void {
  let asking: Promise<CheckState> | undefined;

  /** However many ask, the database is asked once at a time, also one that never answers. */
  function database(): Promise<CheckState> | CheckState {
    if (!pingDatabase) return "off";
    // Why it is not alive stands in the log of whoever needs it; here it is a state.
    const answer = (asking ??= pingDatabase()
      .then((): CheckState => "ok", (): CheckState => "error")
      .finally(() => (asking = undefined)));
    return withDeadline(() => answer, { deadlineMs, late: () => "error" as const });
  }

  app.get("/api/health", async (c) => {
    const checks = { database: await database(), model: hasModel ? "ok" : "off" };
    const states = plugins.map(({ plugin: { id }, status }) => ({ id, status }));
    const isWell = states.every(({ status }) => status === "healthy") && hasModel;
    const status = checks.database === "error" ? "error" : isWell ? "ok" : "degraded";
    return c.json({ status, checks, plugins: states }, status === "error" ? 503 : 200);
  });
}

type CheckState = "ok" | "error" | "off";
