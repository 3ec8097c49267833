import { isAtlasError, type Person } from "@useatlas/plugin-sdk";
import type { Hono } from "hono";
import { z } from "zod";
import { answerError } from "../answer-error.ts";
import { personOf, type HttpContext, type HttpEnv } from "../http-env.ts";
import { readBody, readParameters } from "../read-body.ts";
import type { Services } from "../services.ts";

/** Actions and the decisions on them. A decision is not taken back when the client that made it goes: it runs to its end. */
export function actionRoutes(app: Hono<HttpEnv>, { approvals, logger }: Pick<Services, "approvals" | "logger">): void {
  app.get("/api/v1/actions", async (c) => {
    const { status, conversationId, limit } = readParameters(c, listParameters);
    const actions = await approvals.list({ person: personOf(c), limit, ...(status && { status }), ...(conversationId && { conversationId }) });
    return c.json({ actions });
  });

  app.get("/api/v1/actions/:id", async (c) => c.json(await approvals.get(c.req.param("id"), personOf(c))));

  app.post("/api/v1/actions/:id/approve", (c) => decide(c, (id, person) => approvals.approve(id, person)));

  app.post("/api/v1/actions/:id/deny", async (c) => {
    const { reason } = await readBody(c, denial);
    return decide(c, (id, person) => approvals.deny(id, person, reason));
  });

  app.post("/api/v1/actions/:id/resolve", async (c) => {
    const { became } = await readBody(c, resolution);
    return decide(c, (id, person) => approvals.resolve(id, person, became));
  });

  /** Whoever comes too late hears what it is by now. */
  async function decide(c: HttpContext, decision: (id: string, person: Person) => Promise<object>): Promise<Response> {
    try {
      return c.json(await decision(c.req.param("id") ?? "", personOf(c)));
    } catch (thrown) {
      if (!isAtlasError(thrown) || thrown.code !== "ACTION_CONFLICT") throw thrown;
      return answerError(thrown, c, { logger, details: "status" in thrown ? { status: thrown.status } : {} });
    }
  }
}

const statuses = ["pending", "executing", "executed", "failed", "denied", "expired", "unknown"] as const;
const listParameters = z.object({ status: z.enum(statuses).optional(), conversationId: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(50) });
const denial = z.strictObject({ reason: z.string().max(1000).optional() });
const resolution = z.strictObject({ became: z.enum(["executed", "failed"]) });
