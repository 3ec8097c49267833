import { checkPlugin } from "@useatlas/plugin-sdk";
import { expect, onTestFinished, test, vi } from "vitest";

test("createPlugin gives a factory whose connection is made from the config", async () => {
  vi.stubEnv("MY_URL", "https://warehouse.test");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { myPlugin } = await import("./create-plugin");

  const { connection, config } = myPlugin({ url: "https://other.test" });

  expect(config).toEqual({ url: "https://other.test" });
  expect((await connection.create().query("SELECT url")).rows).toEqual([{ url: "https://other.test" }]);
});

test("the usage line of createPlugin fails where the variable is not set", async () => {
  vi.resetModules();
  vi.stubEnv("MY_URL", undefined);
  onTestFinished(() => void vi.unstubAllEnvs());

  await expect(import("./create-plugin")).rejects.toThrow("Plugin config validation failed: url: ");
});

test("definePlugin returns the plugin itself", async () => {
  const { default: plugin } = await import("./define-plugin");
  const { default: fromConfig } = await import("./plugins/my-context");

  expect(fromConfig).toBe(plugin);
  expect(checkPlugin(plugin)).toEqual([]);
  expect(await plugin.contextProvider.load()).toBe("Additional context for the agent");
});

test("credentials come by config, and a missing one is named", async () => {
  vi.stubEnv("MY_API_KEY", "the-key");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { default: plugins } = await import("./credentials");

  expect(plugins).toMatchObject([{ config: { apiKey: "the-key" } }]);
  vi.resetModules();
  vi.stubEnv("MY_API_KEY", undefined);
  await expect(import("./credentials")).rejects.toThrow("Plugin config validation failed: apiKey: ");
});
