import { slackPlugin } from "@atlas/plugin-slack-interaction";
import { expect, onTestFinished, test } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runReport } from "../cli/checks/run-atlas.ts";
import { readmeProject } from "../support/servers/readme-project.ts";
import { startSlack } from "../support/servers/slack.ts";
import { repository } from "../support/temp-project.ts";
import { botToken, signingSecret } from "./slack-host.ts";

const all = "app_mentions:read,chat:write, commands,im:history";
async function slack(scopes?: string) {
  const server = await startSlack({ botToken, scopes });
  onTestFinished(() => server.stop());
  return server;
}
const ask = async (scopes?: string) => slackPlugin({ signingSecret, botToken, apiUrl: (await slack(scopes)).apiUrl }).diagnose();

test("a token with all scopes is well", async () => {
  expect(await ask(all)).toEqual([{ code: "SCOPES_GRANTED", severity: "ok", message: "the token has all 4 scopes that it needs" }]);
});

test("each scope that is missing is told with what does not work without it", async () => {
  expect(await ask("commands,users:read")).toMatchObject([
    { code: "SCOPE_MISSING", severity: "error", message: "the token lacks the scope chat:write, so nothing can be answered" },
    { code: "SCOPE_MISSING", severity: "warning", message: "the token lacks the scope app_mentions:read, so mentions do not arrive" },
    { code: "SCOPE_MISSING", severity: "warning", message: "the token lacks the scope im:history, so direct messages do not arrive" },
  ]);
});

test("a Slack that does not say is not taken for one that grants", async () => {
  expect(await ask()).toMatchObject([{ code: "SCOPES_UNSTATED", severity: "skipped" }]);
});

test("the scopes are those of the manifest in the README", async () => {
  const [, listed] = readFileSync(join(repository, "plugins/slack-interaction/README.md"), "utf8").match(/scopes: \{ bot: \[([^\]]+)\]/) ?? [];

  expect(await ask(listed)).toMatchObject([{ severity: "ok" }]);
  for (const scope of listed?.split(", ") ?? []) expect(await ask(listed?.split(", ").filter((other) => other !== scope).join())).toMatchObject([{ code: "SCOPE_MISSING", message: expect.stringContaining(scope) }]);
});

test("atlas doctor tells it under the plugin's id", async () => {
  const { apiUrl } = await slack("chat:write,commands,im:history");
  const root = await readmeProject("slack-interaction", { variables: { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } });

  const { report, exitCode } = await runReport(["doctor", "--cwd", root, "--only", "diagnosis"]);

  expect(report.findings).toMatchObject([{ code: "slack-interaction/SCOPE_MISSING", severity: "warning", subject: "slack-interaction" }]);
  expect(exitCode).toBe(0);
});
