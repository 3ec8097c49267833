import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { expect, test } from "vitest";
import { pluginWith } from "./health-check";
import inventory from "./register-tool";
import withPool from "./teardown";

test("initialize registers a tool that can be executed", async () => {
  const { ctx, registeredTools } = createMockContext();

  await inventory.initialize(ctx);

  expect(registeredTools).toMatchObject([{ name: "lookupInventory", description: "Check inventory levels for a product SKU" }]);
  expect(await registeredTools[0]?.tool.execute?.({ sku: "AB-12" }, { toolCallId: "call", messages: [] })).toEqual({ sku: "AB-12", units: 5 });
});

test("teardown reaches the plugin's own pool through `this`", async () => {
  await withPool.teardown();

  expect(withPool.pool.ended).toBe(true);
});

test("a health check that pings says how long it took", async () => {
  const health = await pluginWith(async () => {}).healthCheck();

  expect(health).toEqual({ healthy: true, latencyMs: expect.any(Number) });
});

test("a health check whose ping fails says why", async () => {
  const health = await pluginWith(() => Promise.reject(new Error("no route to host"))).healthCheck();

  expect(health).toEqual({ healthy: false, message: "no route to host" });
});
