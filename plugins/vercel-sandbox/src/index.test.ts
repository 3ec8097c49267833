import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { vercelPlugin, vercelSandboxPlugin } from "./index";

describe("config", () => {
  test.each([
    { config: { accessToken: "token" }, message: "Give accessToken, teamId and projectId together" },
    { config: { accessToken: "token", teamId: "team_1" }, message: "Give accessToken, teamId and projectId together" },
    { config: { accessToken: "", teamId: "team_1", projectId: "prj_1" }, message: "accessToken: must not be empty" },
    { config: { apiUrl: "vercel.com" }, message: "apiUrl: apiUrl must be an https:// URL such as https://vercel.com/api" },
    { config: { timeoutSec: 1.5 }, message: "timeoutSec" },
    { config: { token: "token" }, message: 'Unrecognized key: "token"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    // Whatever is in an operator's file.
    expect(() => vercelPlugin(config as Parameters<typeof vercelPlugin>[0])).toThrow(message);
  });

  test("has defaults for what may be left out", () => {
    expect(vercelPlugin({}).config).toEqual({ apiUrl: "https://vercel.com/api", timeoutSec: 30 });
  });
});

test("is a sandbox whose literal types survive", () => {
  type Plugin = $InferServerPlugin<typeof vercelPlugin>;

  expect(vercelPlugin({})).toMatchObject({ id: "vercel-sandbox", type: "sandbox", sandbox: { priority: 100 }, security: { networkIsolation: true, filesystemIsolation: true, unprivilegedExecution: true } });
  expect(vercelSandboxPlugin).toBe(vercelPlugin);
  expectTypeOf<Plugin["Type"]>().toEqualTypeOf<"sandbox">();
});

test("teardown of what was never used is harmless, also twice", async () => {
  const plugin = vercelPlugin({});

  await plugin.teardown();

  await expect(plugin.teardown()).resolves.toBeUndefined();
});

test("without credentials, and outside of Vercel, that is what is said, and nobody is asked to log in", async () => {
  const health = await vercelPlugin({}).healthCheck();

  expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("accessToken, teamId and projectId are not set") });
});
