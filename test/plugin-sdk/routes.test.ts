import { definePlugin, type AtlasInteractionPlugin, type PluginRoutes } from "@useatlas/plugin-sdk";
import { Hono } from "@useatlas/plugin-sdk/hono";
import { Hono as InstalledHono } from "hono";
import { expect, expectTypeOf, test } from "vitest";

test("what the routes' type promises, a real Hono app does", async () => {
  const { routes } = definePlugin({
    id: "orders",
    type: "interaction",
    version: "1.0.0",
    routes(app) {
      app.use("/orders/*", async (c, next) => {
        c.header("x-seen", c.req.header("x-name") ?? "nobody");
        await next();
      });
      app.get("/orders/:id", (c) => c.json({ id: c.req.param("id"), page: c.req.query("page") }, 200, { "x-extra": "1" }));
      app.post("/orders", async (c) => c.text((await c.req.json()).name, 201));
      app.put("/orders", async (c) => c.html(`<p>${await c.req.text()}</p>`));
      app.patch("/orders", async (c) => c.body(await c.req.arrayBuffer(), 202));
      app.delete("/orders/:id", (c) => c.body(null, 204));
      app.options("/orders", (c) => c.redirect("/orders/1", 303));
      app.all("/form", async (c) => c.json(await c.req.parseBody()));
    },
  });
  const app = new Hono();
  routes(app);

  const got = await app.request("/orders/7?page=2", { headers: { "x-name": "ann" } });
  expect(await got.json()).toEqual({ id: "7", page: "2" });
  expect(Object.fromEntries(got.headers)).toMatchObject({ "x-seen": "ann", "x-extra": "1" });
  const answers = [
    await app.request("/orders", { method: "POST", body: '{"name":"ann"}' }),
    await app.request("/orders", { method: "PUT", body: "put" }),
    await app.request("/orders", { method: "PATCH", body: "patch" }),
    await app.request("/orders/7", { method: "DELETE" }),
    await app.request("/orders", { method: "OPTIONS" }),
    await app.request("/form", { method: "POST", body: new URLSearchParams({ a: "1" }) }),
  ];
  expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))).toEqual([
    [201, "ann"],
    [200, "<p>put</p>"],
    [202, "patch"],
    [204, ""],
    [303, ""],
    [200, '{"a":"1"}'],
  ]);
});

test("an author who wants all of Hono writes its type", async () => {
  const plugin = definePlugin({
    id: "sub",
    type: "interaction",
    version: "1.0.0",
    routes(app: Hono) {
      app.route("/sub", new Hono().get("/hello", (c) => c.text("hello")));
    },
  });
  const app = new Hono();

  plugin.routes(app);

  expect(await (await app.request("/sub/hello")).text()).toBe("hello");
  expectTypeOf(plugin).toExtend<AtlasInteractionPlugin>();
});

test("Hono's door is the installed one, and its app fits the routes' type", () => {
  expect(Hono).toBe(InstalledHono);
  expectTypeOf<Hono>().toExtend<PluginRoutes>();
});
