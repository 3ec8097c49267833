import { tool } from "ai";
import { createMockConnection, createMockContext } from "@useatlas/plugin-sdk/testing";
import type { AtlasPluginContext } from "@useatlas/plugin-sdk";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";

const lookup = { name: "lookup", description: "Looks up", tool: tool({ inputSchema: z.object({ sku: z.string() }), execute: async ({ sku }) => sku }) };

test("the ctx is that of a host without database and datasources", () => {
  const { ctx } = createMockContext();

  expectTypeOf(ctx).toEqualTypeOf<AtlasPluginContext>();
  expect(ctx).toMatchObject({ db: null, config: {} });
  expect(ctx.connections.list()).toEqual([]);
  expect(Object.keys(ctx).toSorted()).toEqual(["agent", "config", "connections", "db", "logger", "stdio", "tools"]);
});

test("connections by id are a registry, with the host's error for an unknown id", async () => {
  const orders = createMockConnection();
  const { ctx } = createMockContext({ connections: { orders } });

  expect(ctx.connections.get("orders")).toBe(orders);
  expect(ctx.connections.list()).toEqual(["orders"]);
  expect(() => ctx.connections.get("toString")).toThrow(
    expect.objectContaining({ code: "CONNECTION_UNKNOWN", message: 'There is no datasource "toString".' }),
  );
});

test("a registry of the host's own shape is taken as it is", () => {
  const connections = { get: () => createMockConnection(), list: () => ["a"] };

  expect(createMockContext({ connections }).ctx.connections).toBe(connections);
});

test("overrides stand in the ctx", async () => {
  const db = { query: async () => ({ rows: [{ value: 1 }] }), execute: async () => {} };

  const { ctx } = createMockContext({ db, config: { logLevel: "debug" } });

  expect(await ctx.db?.query("SELECT value FROM cache")).toEqual({ rows: [{ value: 1 }] });
  expect(ctx.config).toEqual({ logLevel: "debug" });
});

test("registered tools are kept in order", () => {
  const { ctx, registeredTools } = createMockContext();

  ctx.tools.register(lookup);
  ctx.tools.register({ ...lookup, name: "order-2" });

  expect(registeredTools.map(({ name }) => name)).toEqual(["lookup", "order-2"]);
  expect(registeredTools[0]?.tool).toBe(lookup.tool);
});

test("a tool's name is refused as the host refuses it: when it is taken, and when models cannot call it", () => {
  const { ctx, registeredTools } = createMockContext();
  ctx.tools.register(lookup);

  expect(() => ctx.tools.register(lookup)).toThrow(expect.objectContaining({ code: "TOOL_NAME_TAKEN", message: expect.stringContaining('"lookup"') }));
  expect(() => ctx.tools.register({ ...lookup, name: "look up" })).toThrow(expect.objectContaining({ code: "TOOL_NAME_INVALID", message: expect.stringContaining('"look up"') }));
  expect(registeredTools).toHaveLength(1);
});
