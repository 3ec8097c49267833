import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { e2bPlugin, e2bSandboxPlugin } from "./index";

describe("config", () => {
  test.each([
    { config: { apiKey: "" }, message: "apiKey: apiKey must not be empty" },
    { config: { apiKey: "e2b_1", template: "" }, message: "template: template must not be empty" },
    { config: { apiKey: "e2b_1", apiUrl: "api.e2b.app" }, message: "apiUrl: must be an https:// URL such as https://api.e2b.app" },
    { config: { apiKey: "e2b_1", timeoutSec: 3601 }, message: "timeoutSec" },
    { config: { apiKey: "e2b_1", timeout: 5 }, message: 'Unrecognized key: "timeout"' },
    { config: { apiKey: "e2b_1", sandboxUrl: "https://me:secret@e2b.acme.com" }, message: "sandboxUrl: must be an https:// URL" },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    // Whatever is in an operator's file.
    expect(() => e2bPlugin(config as Parameters<typeof e2bPlugin>[0])).toThrow(message);
  });

  test("has defaults for what may be left out", () => {
    expect(e2bPlugin({ apiKey: "e2b_1" }).config).toEqual({ apiKey: "e2b_1", apiUrl: "https://api.e2b.app", timeoutSec: 30 });
  });
});

test("is a sandbox whose literal types survive", () => {
  type Plugin = $InferServerPlugin<typeof e2bPlugin>;

  expect(e2bPlugin({ apiKey: "e2b_1" })).toMatchObject({ id: "e2b-sandbox", type: "sandbox", sandbox: { priority: 90 }, security: { networkIsolation: true, filesystemIsolation: true, unprivilegedExecution: true } });
  expect(e2bSandboxPlugin).toBe(e2bPlugin);
  expectTypeOf<Plugin["Type"]>().toEqualTypeOf<"sandbox">();
});

test("teardown of what was never used is harmless, also twice", async () => {
  const plugin = e2bPlugin({ apiKey: "e2b_1" });

  await plugin.teardown();

  await expect(plugin.teardown()).resolves.toBeUndefined();
});
