import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { jiraPlugin } from "./index";

const valid = { host: "acme.atlassian.net", email: "atlas@acme.example", apiToken: "token-1234567", projectKey: "DATA" };

describe("config", () => {
  test.each([
    { config: { host: "" }, message: "host: host must not be empty" },
    { config: { host: "acme site" }, message: "host: host must be the name of your site" },
    { config: { host: "https://me:secret@acme.atlassian.net" }, message: "host: host must be the name of your site" },
    { config: { host: "http://acme.atlassian.net" }, message: "host: host must be reached over https" },
    { config: { email: "atlas" }, message: "email: email must be the address" },
    { config: { apiToken: "" }, message: "apiToken: apiToken must not be empty" },
    { config: { apiToken: "a\nb" }, message: "apiToken: apiToken must have no blanks" },
    { config: { projectKey: "data" }, message: "projectKey: projectKey must be the key of a project" },
    { config: { projectKey: "DATA/../X" }, message: "projectKey: projectKey must be the key of a project" },
    { config: { labels: ["two words"] }, message: "labels.0: a label must be" },
    { config: { project: "DATA" }, message: 'Unrecognized key: "project"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => jiraPlugin({ ...valid, ...config })).toThrow(message);
  });

  test.each([
    { host: "acme.atlassian.net", base: "https://acme.atlassian.net" },
    { host: "https://jira.acme.example/jira/", base: "https://jira.acme.example/jira" },
    { host: "http://127.0.0.1:8080", base: "http://127.0.0.1:8080" },
  ])("the host $host is read as $base", ({ host, base }) => {
    expect(jiraPlugin({ ...valid, host }).config).toEqual({ ...valid, host: base, labels: [] });
  });
});

test("is an action whose literal types survive", () => {
  const [action] = jiraPlugin(valid).actions;

  expect(action).toMatchObject({ name: "createJiraTicket", actionType: "jira:create", defaultApproval: "manual", reversible: true });
  expectTypeOf<$InferServerPlugin<typeof jiraPlugin>["Type"]>().toEqualTypeOf<"action">();
  expectTypeOf<$InferServerPlugin<typeof jiraPlugin>["Id"]>().toEqualTypeOf<string>();
});

test.each([
  { input: { summary: "" }, accepted: false },
  { input: { summary: "two\nlines" }, accepted: false },
  { input: { summary: "x".repeat(256) }, accepted: false },
  { input: { description: "x".repeat(30_001) }, accepted: false },
  { input: { labels: ["two words"] }, accepted: false },
  { input: {}, accepted: true },
])("what the agent proposes is checked: $input.summary $input.labels", ({ input, accepted }) => {
  const [action] = jiraPlugin(valid).actions;

  expect(action?.tool.inputSchema.safeParse({ summary: "Orders fell", description: "By a third.", ...input }).success).toBe(accepted);
});
