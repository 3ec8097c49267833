import { isAtlasError, messageOf, redactSecrets, type ActionRecord, type AtlasPluginContext, type Person, type PluginAnswer } from "@useatlas/plugin-sdk";
import { answerMessages, plainMessage, type Message } from "./blocks";
import type { Cards } from "./cards";
import { escape } from "./mrkdwn";
import type { Outlet } from "./outlets";

export type Talk = ReturnType<typeof createTalk>;

export interface TalkOptions {
  ctx: AtlasPluginContext;
  cards: Cards;
  /** What must not appear in a message. */
  secrets: readonly string[];
}

export interface Turn {
  /** Left out: the conversation goes on after a decision. */
  question?: string;
  conversationId: string;
  person: Person;
  outlet: Outlet;
  /** Of the message that the answer takes the place of. */
  placeholder?: string | undefined;
}

/** Asks the agent and posts what it answers, with a card for each action that it proposes. */
export function createTalk({ ctx, cards, secrets }: TalkOptions) {
  async function ask({ question, conversationId, person, outlet, placeholder }: Turn): Promise<void> {
    const items = await answerTo({ question, conversationId, person });
    let place = placeholder;
    for (const { message, record } of items) {
      const ts = place ?? (await outlet.post(message));
      if (place !== undefined) await outlet.replace(place, message);
      place = undefined;
      if (record) cards.keep({ record, person, outlet, ts });
    }
  }

  async function answerTo({ question, conversationId, person }: Pick<Turn, "conversationId" | "person"> & { question: string | undefined }): Promise<Item[]> {
    try {
      const answer = await ctx.agent.ask({ conversationId, person, ...(question !== undefined && { question }) });
      return itemsOf(answer, await unshown(answer.actions));
    } catch (thrown) {
      return [{ message: plainMessage(tell(thrown)) }];
    }
  }

  /** Those that have no card yet; the others' are brought up to date. */
  async function unshown(actions: readonly ActionRecord[]): Promise<ActionRecord[]> {
    const known = await Promise.all(actions.map((record) => cards.refresh(record)));
    return actions.filter((record, index) => !known[index] && (record.status === "pending" || record.status === "executing" || record.approval === "auto"));
  }

  function itemsOf(answer: PluginAnswer, actions: readonly ActionRecord[]): Item[] {
    const proposed = actions.map((record) => ({ record, message: cards.show(record) }));
    const isSilent = proposed.length > 0 && answer.text.trim() === "" && answer.queries.length === 0;
    return isSilent ? proposed : [...answerMessages(answer).map((message) => ({ message })), ...proposed];
  }

  /** Why something did not work, for whoever asked for it. Of what was not foreseen only the log has the words. */
  function tell(thrown: unknown): string {
    if (isAtlasError(thrown)) return `:warning: ${escape(redactSecrets([thrown.message, thrown.hint].filter(Boolean).join(" "), secrets))}`;
    ctx.logger.error({ err: thrown }, `a question from Slack failed: ${redactSecrets(messageOf(thrown), secrets)}`);
    return ":warning: Something went wrong. Atlas's log says what.";
  }

  return { ask, tell };
}

interface Item {
  message: Message;
  record?: ActionRecord;
}
