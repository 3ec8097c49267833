import type { AtlasPluginContext, Person } from "@useatlas/plugin-sdk";
import { createBackground } from "./background";
import { plainMessage } from "./blocks";
import { APPROVE } from "./card";
import { createCards } from "./cards";
import { createClient, explain, refusalOf } from "./client";
import type { PluginConfig } from "./config";
import { createDecide } from "./decide";
import { escape } from "./mrkdwn";
import { responseOutlet, threadOutlet } from "./outlets";
import type { Click, Command, Submission, Written } from "./payloads";
import { createTalk } from "./talk";

export type App = ReturnType<typeof createApp>;

/** What Atlas does in Slack, each in the background: the request that asked for it has been acknowledged. */
export function createApp(ctx: AtlasPluginContext, config: PluginConfig, { lookEveryMs }: { lookEveryMs: number }) {
  const { admins, botToken, signingSecret } = config;
  const slack = createClient(config, { logger: ctx.logger });
  const background = createBackground({ onError: (thrown) => ctx.logger.error({ err: explain(thrown, config) }, "Slack was not answered") });
  const cards = createCards({ ctx, admins, everyMs: lookEveryMs });
  const talk = createTalk({ ctx, cards, secrets: [botToken, signingSecret] });
  const decide = createDecide({ ctx, slack, cards, talk });

  function personOf(user: string): Person {
    return { id: `slack:${user}`, role: admins.includes(user) ? "admin" : "member" };
  }

  async function answer({ team, channel, user, threadTs, question }: Written): Promise<void> {
    const outlet = threadOutlet(slack, { channel, threadTs });
    if (question === "") return void (await outlet.post(usage));
    const placeholder = await outlet.post(working);
    await talk.ask({ question, conversationId: `slack:${team}:${channel}:${threadTs}`, person: personOf(user), outlet, placeholder });
  }

  /** In a thread where the app may post, which others can go on with; elsewhere to whoever asked alone. */
  async function obey({ team_id: team, channel_id: channel, user_id: user, text, response_url: responseUrl, trigger_id: triggerId }: Command): Promise<void> {
    const threadTs = await beginThread(channel, user, text.trim());
    const outlet = threadTs === undefined ? responseOutlet(responseUrl) : threadOutlet(slack, { channel, threadTs });
    await talk.ask({ question: text.trim(), conversationId: `slack:${team}:${channel}:${threadTs ?? triggerId}`, person: personOf(user), outlet });
  }

  async function beginThread(channel: string, user: string, question: string): Promise<string | undefined> {
    try {
      return await threadOutlet(slack, { channel }).post(asked(user, question));
    } catch (thrown) {
      if (refusalOf(thrown) === undefined) throw thrown;
      return undefined;
    }
  }

  function click({ user, channel, message, container, response_url: responseUrl, trigger_id: triggerId, actions: [{ action_id: button, value }] }: Click): Promise<void> {
    const place = { actionId: value, channel: channel.id, ts: container?.is_ephemeral ? undefined : message?.ts, responseUrl };
    return button === APPROVE ? decide.approve({ place, person: personOf(user.id), user: user.id }) : decide.askReason(place, triggerId);
  }

  function submit({ user, view: { private_metadata: place, state } }: Submission): Promise<void> {
    return decide.deny({ place, person: personOf(user.id), user: user.id }, state.values.reason.reason.value ?? undefined);
  }

  async function close(): Promise<void> {
    cards.close();
    await background.end();
  }

  return { written: inBackground(answer), commanded: inBackground(obey), clicked: inBackground(click), submitted: inBackground(submit), close };

  function inBackground<Input>(task: (input: Input) => Promise<void>): (input: Input) => void {
    return (input) => background.run(() => task(input));
  }
}

function asked(user: string, question: string) {
  return plainMessage(`<@${user}> asks: ${escape(question.slice(0, 2500))}`);
}

const working = plainMessage("_Looking into it…_");
const usage = plainMessage("Ask me about your data, such as: _How many orders were there last month?_");
