import type { PluginRouteContext, PluginRouteHandler, PluginRoutes } from "@useatlas/plugin-sdk";
import type { App } from "./app";
import type { PluginConfig } from "./config";
import { createDeliveries } from "./deliveries";
import { Click, Command, fromJson, readEvent, Submission } from "./payloads";
import { isGenuine } from "./signature";

export interface RoutesOptions {
  config: PluginConfig;
  /** Undefined until the host is ready. */
  app(): App | undefined;
}

/** What Slack calls. Every request is acknowledged at once and seen to once, however often it comes. */
export function mountRoutes(routes: PluginRoutes, { config: { signingSecret }, app }: RoutesOptions): void {
  const deliveries = createDeliveries();

  /** Hands over the body of a request of Slack's own, with what tells it from every other request. */
  function genuine(handle: (c: PluginRouteContext, request: { text: string; key: string; app: App }) => Response): PluginRouteHandler {
    return async (c) => {
      const body = Buffer.from(await c.req.arrayBuffer());
      const signature = c.req.header("x-slack-signature");
      if (signature === undefined || !isGenuine({ signature, timestamp: c.req.header("x-slack-request-timestamp"), body }, { signingSecret })) {
        return c.json({ error: "auth_error", message: "The signature is not Slack's, or older than five minutes." }, 401);
      }
      const ready = app();
      if (!ready) return c.json({ error: "internal_error", message: "Atlas is starting or stopping." }, 503);
      return handle(c, { text: body.toString("utf8"), key: signature, app: ready });
    };
  }

  const acknowledged = (c: PluginRouteContext) => c.body(null, 200);

  routes.post("/slack/events", genuine((c, { text, app: { written } }) => {
    const body = fromJson(text);
    if (isChallenge(body)) return c.json({ challenge: body.challenge });
    const event = readEvent(body);
    // The same words come as two events where the app is mentioned in a direct message.
    if (event && deliveries.isFirst(`event ${event.team} ${event.eventId}`, `message ${event.team} ${event.channel} ${event.ts}`)) written(event);
    return acknowledged(c);
  }));

  routes.post("/slack/commands", genuine((c, { text, key, app: { commanded } }) => {
    const { data: command } = Command.safeParse(Object.fromEntries(new URLSearchParams(text)));
    // Slack looks now and then whether the URL answers, with nothing to do.
    if (!command || !deliveries.isFirst(key)) return acknowledged(c);
    if (command.text.trim() === "") return c.json({ response_type: "ephemeral", text: "Write a question after the command, such as: How many orders were there last month?" });
    commanded(command);
    return c.json({ response_type: "ephemeral", text: "Looking into it…" });
  }));

  routes.post("/slack/interactions", genuine((c, { text, key, app: { clicked, submitted } }) => {
    const payload = fromJson(new URLSearchParams(text).get("payload") ?? "");
    const click = Click.safeParse(payload).data;
    const submission = Submission.safeParse(payload).data;
    if (!deliveries.isFirst(key)) return acknowledged(c);
    if (click) clicked(click);
    if (submission) submitted(submission);
    return acknowledged(c);
  }));
}

function isChallenge(body: unknown): body is { challenge: string } {
  return typeof body === "object" && body !== null && "type" in body && body.type === "url_verification" && "challenge" in body && typeof body.challenge === "string";
}
