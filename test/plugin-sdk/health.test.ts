import { measureHealth } from "@useatlas/plugin-sdk";
import { createConnection } from "node:net";
import { once } from "node:events";
import { expect, expectTypeOf, test } from "vitest";
import type { AtlasPlugin } from "@useatlas/plugin-sdk";

test("a ping that answers is healthy, with the time that it took", async () => {
  expect(await measureHealth(async () => "pong")).toEqual({ healthy: true, latencyMs: expect.toSatisfy(Number.isInteger) });
});

test.each([
  ["an Error", new Error("no route to host"), "no route to host"],
  ["a string", "down", "down"],
  ["nothing", undefined, "undefined"],
  ["an object without a prototype", Object.create(null), "unknown"],
  ["an AggregateError without a message", new AggregateError([new Error("::1 refused"), new Error("127.0.0.1 refused")]), "::1 refused; 127.0.0.1 refused"],
])("a ping that rejects with %s is unhealthy, with its words", async (_what, thrown, message) => {
  expect(await measureHealth(() => Promise.reject(thrown))).toEqual({ healthy: false, message, latencyMs: expect.any(Number) });
});

test("a ping that throws before it returns a promise is unhealthy too", async () => {
  const health = await measureHealth(() => {
    throw new Error("not configured");
  });

  expect(health).toMatchObject({ healthy: false, message: "not configured" });
});

test("a refused connection is told as the system tells it", async () => {
  const health = await measureHealth(() => once(createConnection({ host: "127.0.0.1", port: 1 }), "connect"));

  expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("ECONNREFUSED") });
});

test("its result is what healthCheck() may return", () => {
  expectTypeOf<() => ReturnType<typeof measureHealth>>().toExtend<AtlasPlugin["healthCheck"]>();
});
