import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Hono } from "hono";
import { expect, onTestFinished, test } from "vitest";
import webhook from "./my-webhook";

test("the webhook answers on a real Hono app, at the path that the plugin mounted", async () => {
  const app = new Hono();
  webhook.routes(app);

  const response = await app.request("/webhooks/my-service", { method: "POST" });

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ ok: true });
  expect((await app.request("/webhooks/my-service")).status).toBe(404);
});

test("the webhook answers over HTTP", async () => {
  const app = new Hono();
  webhook.routes(app);
  const url = await listen(app);

  const response = await fetch(`${url}/webhooks/my-service`, { method: "POST", body: "{}" });

  expect(response.headers.get("content-type")).toContain("application/json");
  expect(await response.json()).toEqual({ ok: true });
});

async function listen(app: Hono): Promise<string> {
  const server = createServer(async (request, response) => {
    const answer = await app.request(request.url ?? "/", { method: request.method ?? "GET" });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
