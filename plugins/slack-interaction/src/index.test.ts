import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { describe, expect, expectTypeOf, test } from "vitest";
import { slackPlugin } from "./index";

const config = { signingSecret: "8f742231b10e8888abcd99yyyzzz85a5", botToken: "xoxb-1" };

describe("config", () => {
  test.each([
    { given: { ...config, signingSecret: "" }, message: "signingSecret: signingSecret must not be empty" },
    { given: { ...config, botToken: "" }, message: "botToken: botToken must not be empty" },
    { given: { ...config, apiUrl: "slack.com/api" }, message: "apiUrl: apiUrl must be an https:// URL such as https://slack.com/api/" },
    { given: { ...config, apiUrl: "http://slack.com/api/" }, message: "http:// is taken on this machine only" },
    { given: { ...config, admins: ["ada"] }, message: "an admin is the id of a Slack user, such as U012AB3CD" },
    { given: { ...config, bottoken: "xoxb-2" }, message: 'Unrecognized key: "bottoken"' },
  ])("$given is refused when the factory is called", ({ given, message }) => {
    expect(() => slackPlugin(given)).toThrow(message);
  });

  test("has defaults for what may be left out", () => {
    expect(slackPlugin(config).config).toEqual({ ...config, apiUrl: "https://slack.com/api/", admins: [] });
    expect(slackPlugin({ ...config, apiUrl: "http://127.0.0.1:1/api" }).config.apiUrl).toBe("http://127.0.0.1:1/api/");
  });
});

test("is an interaction whose literal types survive", () => {
  expect(slackPlugin(config)).toMatchObject({ id: "slack-interaction", type: "interaction" });
  expectTypeOf<$InferServerPlugin<typeof slackPlugin>["Type"]>().toEqualTypeOf<"interaction">();
});

test("teardown is harmless, before a use and twice", async () => {
  const plugin = slackPlugin(config);
  await plugin.teardown();

  plugin.initialize(createMockContext().ctx);
  await plugin.teardown();

  await expect(plugin.teardown()).resolves.toBeUndefined();
});
