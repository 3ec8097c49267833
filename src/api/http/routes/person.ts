import type { Hono } from "hono";
import { personOf, type HttpEnv } from "../http-env.ts";

/** `GET /api/v1/me`: whoever the key belongs to, so that a page shows what they may do. */
export function personRoutes(app: Hono<HttpEnv>): void {
  app.get("/api/v1/me", (c) => c.json(personOf(c)));
}
