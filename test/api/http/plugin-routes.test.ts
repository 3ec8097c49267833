import { createHmac } from "node:crypto";
import type { AtlasInteractionPlugin, PluginRoutes } from "@useatlas/plugin-sdk";
import { Hono } from "@useatlas/plugin-sdk/hono";
import { HTTPException } from "hono/http-exception";
import { describe, expect, test } from "vitest";
import { never } from "../../support/plugins.ts";
import webhook from "../../guide/my-webhook.ts";
import { serving } from "./support/serving.ts";

test("the guide's webhook answers where it is mounted, and under its plugin", async () => {
  const { call } = await serving({ plugins: [webhook] });

  expect(await call("/webhooks/my-service", { method: "POST" })).toMatchObject({ status: 200, body: { ok: true } });
  expect(await call("/api/plugins/my-webhook/webhooks/my-service", { method: "POST" })).toMatchObject({ status: 200, body: { ok: true } });
  expect(await call("/webhooks/my-service")).toMatchObject({ status: 404, body: { error: "not_found" } });
});

test("a webhook needs no key, and checks its signature over the body to the byte", async () => {
  const secret = "shared with the service";
  const signed = interaction("signed", (app) => {
    app.post("/signed", async (c) => {
      const expected = createHmac("sha256", secret).update(Buffer.from(await c.req.arrayBuffer())).digest("hex");
      return c.req.header("x-signature") === expected ? c.json({ ok: true }) : c.json({ ok: false }, 401);
    });
  });
  const { url } = await serving({ plugins: [signed], auth: { keys: [{ name: "ada", key: "key-of-ada-0123456789" }] } });
  const body = Buffer.from([0x7b, 0xff, 0x00, 0x0d, 0x0a, 0x7d]);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const chunks = () => new ReadableStream({ start: (controller) => (controller.enqueue(body.subarray(0, 2)), controller.enqueue(body.subarray(2)), controller.close()) });
  const send = (init: RequestInit) => fetch(`${url}/signed`, { method: "POST", ...init });

  const whole = await send({ body, headers: { "x-signature": signature } });
  const inPieces = await send({ body: chunks(), headers: { "x-signature": signature }, duplex: "half" } as RequestInit); // fetch()'s types do not know `duplex`
  const forged = await send({ body, headers: { "x-signature": "0".repeat(64) } });

  expect([whole.status, inPieces.status, forged.status]).toEqual([200, 200, 401]);
});

describe("two who want the same request stop the boot", () => {
  const post = (path: string) => (app: PluginRoutes) => app.post(path, (c) => c.json({}));

  test.each([
    { name: "a path of the API", routes: post("/api/v1/chat"), other: "/api/v1/*, which is Atlas's own" },
    { name: "the health", routes: (app: PluginRoutes) => app.get("/api/health", (c) => c.json({})), other: "/api/health" },
    { name: "everything", routes: (app: PluginRoutes) => app.use("*", (_c, next) => next()), other: "/api/v1/*" },
    { name: "the page", routes: (app: PluginRoutes) => app.get("/:page", (c) => c.json({})), other: "/admin" },
    { name: "a conversation's page", routes: (app: PluginRoutes) => app.get("/c/new", (c) => c.json({})), other: "/c/:id" },
    { name: "the routes of plugins", routes: post("/api/plugins/other/hook"), other: "/api/plugins/*" },
    { name: "another plugin's path", routes: post("/webhooks/my-service"), other: 'POST /webhooks/my-service of plugin "my-webhook"' },
    { name: "another plugin's path by a pattern", routes: post("/webhooks/:service"), other: 'plugin "my-webhook"' },
    { name: "another plugin's path by middleware", routes: (app: PluginRoutes) => app.use("/webhooks/*", (_c, next) => next()), other: 'plugin "my-webhook"' },
    { name: "another plugin's path by any method", routes: (app: PluginRoutes) => app.all("/webhooks/my-service", (c) => c.json({})), other: 'plugin "my-webhook"' },
  ])("$name", async ({ routes, other }) => {
    let initialized = false;
    const taker: AtlasInteractionPlugin = { ...interaction("taker", routes), initialize: () => void (initialized = true) };

    const failure = await serving({ plugins: [webhook, taker] }).catch((thrown: unknown) => thrown);

    expect(failure).toMatchObject({ code: "ROUTE_TAKEN", message: expect.stringContaining('plugin "taker"') });
    expect(String(failure)).toContain(other);
    expect(initialized).toBe(false);
  });

  test("not when their methods differ", async () => {
    const getter = interaction("getter", (app) => app.get("/webhooks/my-service", (c) => c.text("here")));

    const { call } = await serving({ plugins: [webhook, getter] });

    expect(await call("/webhooks/my-service", { method: "POST" })).toMatchObject({ status: 200, body: { ok: true } });
  });
});

test.each([
  { kind: "throws", routes: () => { throw new Error("no route to host"); } },
  { kind: "rejects", routes: () => Promise.reject(new Error("no route to host")) },
])("`routes` that $kind stops the boot, and is named", async ({ routes }) => {
  await expect(serving({ plugins: [interaction("broken", routes as () => void)] })).rejects.toMatchObject({ code: "PLUGIN_THROWS", message: 'Plugin "broken": routes() failed: no route to host' });
});

describe("a handler", () => {
  test.each([
    ["throws", () => { throw new Error("secret of the plugin"); }],
    ["throws what is no error", () => { throw "secret of the plugin"; }],
    ["returns nothing", () => undefined],
    ["never answers", never],
  ])("that %s is a 500 that tells nothing, and the others go on", async (_kind, handler) => {
    const broken = interaction("broken", (app) => app.get("/broken", handler as unknown as () => Response));
    const { call } = await serving({ plugins: [broken, webhook] }, { deadlines: { routeMs: 100 } });

    const { status, body } = await call("/broken");

    expect({ status, body }).toEqual({ status: 500, body: { error: "internal_error", message: expect.not.stringContaining("secret"), requestId: expect.any(String) } });
    expect(await call("/webhooks/my-service", { method: "POST" })).toMatchObject({ status: 200 });
  });

  test("may answer by throwing, as Hono's own do", async () => {
    const { call } = await serving({ plugins: [interaction("teapot", (app) => app.get("/tea", () => { throw new HTTPException(418, { res: Response.json({ short: "stout" }, { status: 418 }) }); }))] });

    expect(await call("/tea")).toMatchObject({ status: 418, body: { short: "stout" } });
  });

  test("may be an app of its own, with middleware, an onError and what it passes on from elsewhere", async () => {
    const seen: string[] = [];
    const elsewhere = await serving();
    const inner = new Hono();
    inner.onError((thrown, c) => c.json({ own: thrown.message }, 502));
    inner.use("*", async (c, next) => {
      seen.push(c.req.path);
      await next();
      c.header("x-inner", "yes");
    });
    inner.get("/fails/:id", (c) => { throw new Error(c.req.param("id")); });
    inner.get("/passes", () => fetch(`${elsewhere.url}/api/health`));
    const { call } = await serving({ plugins: [interaction("proxy", (app) => (app as Hono).route("/inner", inner))] });

    expect(await call("/inner/fails/7")).toMatchObject({ status: 502, body: { own: "7" } });
    const passed = await call("/api/plugins/proxy/inner/passes");
    expect(passed).toMatchObject({ status: 200, body: { status: "degraded" } });
    expect(passed.headers.get("x-inner")).toBe("yes");
    expect(seen).toEqual(["/inner/fails/7", "/api/plugins/proxy/inner/passes"]);
  });

  test("is counted by the address, and its body is limited", async () => {
    const { call } = await serving({ plugins: [webhook], requestsPerMinute: 2 });

    const large = await call("/webhooks/my-service", { method: "POST", body: "x".repeat(10_000_001) });
    const answers = [await call("/webhooks/my-service", { method: "POST" }), await call("/webhooks/my-service", { method: "POST" })];

    expect([large.status, ...answers.map(({ status }) => status)]).toEqual([413, 200, 429]);
  });
});

function interaction(id: string, routes: (app: PluginRoutes) => void): AtlasInteractionPlugin {
  return { id, type: "interaction", version: "1.0.0", routes };
}
