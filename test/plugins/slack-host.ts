import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { AtlasConfig } from "@atlas/api/lib/config";
import { createHost } from "@atlas/api/lib/host";
import { serve } from "@atlas/api/lib/serve";
import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
import { slackPlugin } from "@atlas/plugin-slack-interaction";
import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { onTestFinished } from "vitest";
import type { Script } from "../support/servers/openai-script.ts";
import { startOpenaiServer } from "../support/servers/openai-server.ts";
import { sendAsSlack, startSlack, type SlackCall, type Signing } from "../support/servers/slack.ts";
import { repository, tempProject } from "../support/temp-project.ts";

export const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";
export const botToken = "xoxb-17653672481-19874698323";

/** `atlas serve` over the demo warehouse with the plugin in it, between a local Slack and a scripted model. */
export async function slackHost(script: Script, { admins = [] as string[], plugins = [] as AtlasPlugin[], actions = {} as AtlasConfig["actions"] & object } = {}) {
  const slack = await startSlack({ botToken });
  const model = await startOpenaiServer(script);
  const cwd = await tempProject();
  await cp(join(repository, "templates/project/semantic"), join(cwd, "semantic"), { recursive: true });
  const warehouse = duckdbPlugin({ path: join(repository, "templates/project/warehouse/demo.duckdb") });
  const config = {
    plugins: [warehouse, slackPlugin({ signingSecret, botToken, apiUrl: slack.apiUrl, admins }), ...plugins],
    model: { provider: "openai-compatible" as const, name: "scripted", url: model.url },
    logLevel: "silent" as const,
    actions,
  };
  const host = createHost({ config, cwd, environment: {} });
  const server = await serve({ host, config, environment: {}, port: 0 });
  // The first round of health checks asks Slack, too.
  await server.checked;
  onTestFinished(async () => {
    await server.stop();
    await model.stop();
    await slack.stop();
  });

  const send = (path: string, content: object | string, signing: Partial<Signing> = {}) => sendAsSlack(`${server.url}/slack/${path}`, content, { signingSecret, ...signing });
  const interact = (payload: object) => send("interactions", new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

  /** Presses a button of a card, and resolves when Slack has its acknowledgement. */
  function press(card: SlackCall, button: "atlas_approve" | "atlas_deny", { user = "U1", ts = "1700000000.000002" } = {}) {
    return interact({
      type: "block_actions",
      user: { id: user },
      team: { id: "T1" },
      channel: { id: "C1" },
      message: { ts },
      container: { is_ephemeral: false },
      response_url: slack.responseUrl,
      trigger_id: crypto.randomUUID(),
      actions: [{ action_id: button, value: buttonValue(card) }],
    });
  }

  return { ...server, host, slack, model, send, interact, press };
}

let events = 0;

/** What Slack sends when somebody mentions the app. */
export function mention(text: string, { user = "U1", eventId = `Ev${++events}`, ts = `1690000000.${String(++events).padStart(6, "0")}`, ...more }: Record<string, string> = {}) {
  return {
    type: "event_callback",
    team_id: "T1",
    event_id: eventId,
    authorizations: [{ team_id: "T1", user_id: "UATLAS", is_bot: true }],
    event: { type: "app_mention", channel: "C1", user, ts, text: `<@UATLAS> ${text}`, ...more },
  };
}

export function textOf({ arguments: { blocks } }: SlackCall): string {
  return JSON.stringify(blocks);
}

export function hasButtons(call: SlackCall): boolean {
  return textOf(call)?.includes('"atlas_approve"') ?? false;
}

function buttonValue(card: SlackCall): string {
  return textOf(card).match(/"value":"([^"]+)"/)?.[1] ?? "";
}
