import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { daytonaPlugin, daytonaSandboxPlugin } from "./index";

describe("config", () => {
  test.each([
    { config: { apiKey: "" }, message: "apiKey: apiKey must not be empty" },
    { config: { apiKey: "dtn_1", apiUrl: "app.daytona.io" }, message: "apiUrl: apiUrl must be an https:// URL such as https://app.daytona.io/api" },
    { config: { apiKey: "dtn_1", apiUrl: "file:///etc/passwd" }, message: "apiUrl must be an https:// URL" },
    { config: { apiKey: "dtn_1", timeoutSec: 0 }, message: "timeoutSec" },
    { config: { apiKey: "dtn_1", apikey: "dtn_2" }, message: 'Unrecognized key: "apikey"' },
    { config: { apiKey: "dtn_1", apiUrl: "http://app.daytona.io/api" }, message: "http:// is taken on this machine only" },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    // Whatever is in an operator's file.
    expect(() => daytonaPlugin(config as Parameters<typeof daytonaPlugin>[0])).toThrow(message);
  });

  test("has defaults for what may be left out", () => {
    expect(daytonaPlugin({ apiKey: "dtn_1" }).config).toEqual({ apiKey: "dtn_1", apiUrl: "https://app.daytona.io/api", timeoutSec: 30 });
  });
});

test("is a sandbox whose literal types survive", () => {
  type Plugin = $InferServerPlugin<typeof daytonaPlugin>;

  expect(daytonaPlugin({ apiKey: "dtn_1" })).toMatchObject({ id: "daytona-sandbox", type: "sandbox", sandbox: { priority: 85 }, security: { networkIsolation: true, filesystemIsolation: true, unprivilegedExecution: true } });
  expect(daytonaSandboxPlugin).toBe(daytonaPlugin);
  expectTypeOf<Plugin["Type"]>().toEqualTypeOf<"sandbox">();
});

test("teardown of what was never used is harmless, also twice", async () => {
  const plugin = daytonaPlugin({ apiKey: "dtn_1" });

  await plugin.teardown();

  await expect(plugin.teardown()).resolves.toBeUndefined();
});
