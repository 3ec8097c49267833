import type { Hono } from "hono";
import { personOf, type HttpEnv } from "../http-env.ts";
import type { Services } from "../services.ts";

/** The conversations that somebody takes part in. */
export function conversationRoutes(app: Hono<HttpEnv>, { conversations }: Pick<Services, "conversations">): void {
  app.get("/api/v1/conversations", async (c) => c.json({ conversations: await conversations.list(personOf(c)) }));

  app.get("/api/v1/conversations/:id", async (c) => c.json(await conversations.get(c.req.param("id"), personOf(c))));

  app.delete("/api/v1/conversations/:id", async (c) => {
    await conversations.delete(c.req.param("id"), personOf(c));
    return c.body(null, 204);
  });
}
