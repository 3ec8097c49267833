import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { slackPlugin } from "@atlas/plugin-slack-interaction";
import { expect, onTestFinished, test } from "vitest";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { untrustedServer } from "../support/servers/untrusted-server.ts";
import { freePort, silentServer } from "../support/servers/silent-server.ts";
import { startSlack } from "../support/servers/slack.ts";
import { botToken, signingSecret } from "./slack-host.ts";

test("is well with a token that Slack knows", async () => {
  expect(await healthAt((await slack()).apiUrl)).toEqual({ healthy: true, latencyMs: expect.any(Number) });
});

test.each([
  { name: "a wrong token", at: async () => (await slack("xoxb-another")).apiUrl, message: /^Slack refuses: invalid_auth\.$/ },
  { name: "nobody there", at: async () => `http://127.0.0.1:${await freePort()}/api/`, message: /^Slack could not be reached at http:\/\/127\.0\.0\.1:\d+\/api\/: connect ECONNREFUSED/ },
  { name: "a certificate that nobody trusts", at: untrusted, message: /^Slack could not be reached at https:.+certificate/i },
  { name: "too many requests", at: () => failing({ status: 429, retryAfter: 30 }), message: /^Slack is asked too often at the moment\.$/ },
  { name: "a fault of Slack's", at: () => failing({ status: 500 }), message: /^Slack could not be reached at .*500/ },
])("$name is told, without the token", async ({ at, message }) => {
  const health = await healthAt(await at());

  expect(health).toEqual({ healthy: false, latencyMs: expect.any(Number), message: expect.stringMatching(message) });
  expect(JSON.stringify(health)).not.toContain(botToken);
});

test("a Slack that never answers is given up after five seconds, and nothing is left over", async () => {
  const { port, sockets, close } = await silentServer();
  onTestFinished(close);

  const health = await healthAt(`http://127.0.0.1:${port}/api/`);

  expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("it did not answer in time") });
  // Node's fetch() opens one connection more when it gives one up, and keeps it for four seconds.
  await expect.poll(() => sockets.size, { timeout: 20_000 }).toBe(0);
});

test("a slow Slack is well, and its slowness is measured", async () => {
  const server = createServer(async (_request, response) => {
    await pause(300);
    response.end('{"ok":true}');
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => (server.closeAllConnections(), void server.close()));

  const health = await healthAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`);

  expect(health).toMatchObject({ healthy: true });
  expect(health.latencyMs).toBeGreaterThanOrEqual(290);
});

test("the example of the README is found to be refused by doctor where the token is wrong, and nothing secret is told", async () => {
  const { apiUrl } = await slack("xoxb-another");
  const root = await readmeProject("slack-interaction", { variables: { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } });

  const findings = await doctor(root, "slack-interaction");

  expect(findings).toMatchObject([{ severity: "error", message: expect.stringContaining("Slack refuses: invalid_auth.") }]);
  expect(JSON.stringify(findings)).not.toMatch(new RegExp(`${botToken}|${signingSecret}`));
});

test("the example of the README is found healthy by doctor where the token is right", async () => {
  const { apiUrl } = await slack();
  const root = await readmeProject("slack-interaction", { variables: { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } });

  expect(await doctor(root, "slack-interaction")).toMatchObject([{ severity: "ok" }]);
});

function healthAt(apiUrl: string) {
  return slackPlugin({ signingSecret, botToken, apiUrl }).healthCheck();
}

async function slack(token = botToken) {
  const server = await startSlack({ botToken: token });
  onTestFinished(server.stop);
  return server;
}

async function failing(failure: Parameters<Awaited<ReturnType<typeof slack>>["fail"]>[0]): Promise<string> {
  const server = await slack();
  server.fail(failure);
  return server.apiUrl;
}

async function untrusted(): Promise<string> {
  const { url, stop } = await untrustedServer();
  onTestFinished(stop);
  return `${url}/api/`;
}
