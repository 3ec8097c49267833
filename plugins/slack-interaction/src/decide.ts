import { isAtlasError, type ActionRecord, type AtlasPluginContext, type Person } from "@useatlas/plugin-sdk";
import { plainMessage } from "./blocks";
import { DENY } from "./card";
import type { Cards } from "./cards";
import type { Slack } from "./client";
import { responseOutlet, threadOutlet, type Outlet } from "./outlets";
import type { CardPlace } from "./payloads";
import type { Talk } from "./talk";

export interface DecideOptions {
  ctx: AtlasPluginContext;
  slack: Slack;
  cards: Cards;
  talk: Talk;
}

export interface Decision {
  place: CardPlace;
  person: Person;
  /** Of the user, without the `slack:` of Atlas. */
  user: string;
}

/** What the buttons of a card do. Who may do it is Atlas's to say. */
export function createDecide({ ctx, slack, cards, talk }: DecideOptions) {
  function approve({ place, person, user }: Decision): Promise<void> {
    return decide({ place, person, user }, () => ctx.agent.approve(place.actionId, person));
  }

  function deny({ place, person, user }: Decision, reason: string | undefined): Promise<void> {
    return decide({ place, person, user }, () => ctx.agent.deny(place.actionId, person, reason));
  }

  async function decide({ place, person, user }: Decision, act: () => Promise<ActionRecord>): Promise<void> {
    try {
      const record = await act();
      await show(record, place);
      if (!cards.hasPending(record.conversationId)) await goOn(record, { place, person });
    } catch (thrown) {
      await whisper(user, place, talk.tell(thrown));
      // Somebody else was faster: the card tells so from here on.
      if (isAtlasError(thrown) && thrown.code === "ACTION_CONFLICT") await show(await ctx.agent.action(place.actionId, person), place);
    }
  }

  /** A card from before a restart is not looked after, and known by where it was clicked alone. */
  async function show(record: ActionRecord, place: CardPlace): Promise<void> {
    if (!(await cards.refresh(record))) await outletOf(place).replace(place.ts, cards.show(record));
  }

  async function goOn({ conversationId }: ActionRecord, { place, person }: Pick<Decision, "place" | "person">): Promise<void> {
    // As this plugin names the conversations of threads.
    const [, channel, threadTs] = conversationId.match(/^slack:[^:]+:([^:]+):(\d+\.\d+)$/) ?? [];
    const isThread = channel !== undefined && channel === place.channel;
    const outlet = isThread ? threadOutlet(slack, { channel, threadTs }) : outletOf(place);
    await talk.ask({ conversationId, person, outlet });
  }

  function outletOf({ channel, ts, responseUrl }: CardPlace): Outlet {
    return ts === undefined && responseUrl !== undefined ? responseOutlet(responseUrl) : threadOutlet(slack, { channel });
  }

  /** Tells one person alone. */
  async function whisper(user: string, { channel, responseUrl }: CardPlace, text: string): Promise<void> {
    const message = plainMessage(text);
    if (responseUrl !== undefined) await responseOutlet(responseUrl).post(message);
    else await slack.chat.postEphemeral({ channel, user, ...message });
  }

  /** Asks for a reason, in a form. */
  async function askReason(place: CardPlace, triggerId: string): Promise<void> {
    await slack.views.open({
      trigger_id: triggerId,
      view: {
        type: "modal",
        callback_id: DENY,
        private_metadata: JSON.stringify(place),
        title: { type: "plain_text", text: "Deny" },
        submit: { type: "plain_text", text: "Deny" },
        close: { type: "plain_text", text: "Back" },
        blocks: [{ type: "input", block_id: "reason", optional: true, label: { type: "plain_text", text: "Why? Atlas is told." }, element: { type: "plain_text_input", action_id: "reason", multiline: true, max_length: 2000 } }],
      },
    });
  }

  return { approve, deny, askReason };
}
