import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { sidecarPlugin, sidecarSandboxPlugin } from "./index";

describe("config", () => {
  test.each([
    { config: { url: "" }, message: "url: URL must not be empty" },
    { config: { url: "sidecar:8080" }, message: "url: URL must start with http:// or https://" },
    { config: { url: "http://atlas:hunter2@sidecar" }, message: "pass the token as authToken" },
    { config: { url: "http://sidecar", authToken: "" }, message: "authToken: authToken must not be empty" },
    { config: { url: "http://sidecar", timeoutMs: 0 }, message: "timeoutMs" },
    { config: { url: "http://sidecar", token: "x" }, message: 'Unrecognized key: "token"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => sidecarPlugin(config)).toThrow(message);
  });

  test("has the time that the README states", () => {
    expect(sidecarPlugin({ url: "http://sidecar" }).config).toEqual({ url: "http://sidecar", timeoutMs: 10_000 });
  });
});

test("is a sandbox whose literal types survive, under its older name too", () => {
  expect(sidecarPlugin({ url: "http://sidecar" })).toMatchObject({ id: "sidecar-sandbox", type: "sandbox", sandbox: { priority: 50 } });
  expect(sidecarSandboxPlugin).toBe(sidecarPlugin);
  expectTypeOf<$InferServerPlugin<typeof sidecarPlugin>["Type"]>().toEqualTypeOf<"sandbox">();
  expectTypeOf<$InferServerPlugin<typeof sidecarPlugin>["Security"]["filesystemIsolation"]>().toEqualTypeOf<true>();
});

test("one that is not there is named by health, which does not throw, and makes no sandbox", async () => {
  const plugin = sidecarPlugin({ url: "http://127.0.0.1:1/jail", authToken: "sidecar-token-1" });

  const health = await plugin.healthCheck();

  expect(health).toEqual({ healthy: false, message: expect.stringMatching(/^The sidecar at http:\/\/127\.0\.0\.1:1\/jail\/ did not answer: /), latencyMs: expect.any(Number) });
  await expect(plugin.sandbox.create()).rejects.toMatchObject({ code: "SIDECAR_UNREACHABLE" });
  await plugin.teardown();
  await plugin.teardown();
});
