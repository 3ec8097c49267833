import { isAtlasError, type ActionRecord, type AtlasPluginContext, type Person } from "@useatlas/plugin-sdk";
import type { Message } from "./blocks";
import { cardMessage } from "./card";
import type { Outlet } from "./outlets";

export interface Card {
  record: ActionRecord;
  /** Whose question led to it: they may see what becomes of it. */
  person: Person;
  outlet: Outlet;
  ts: string | undefined;
}

export type Cards = ReturnType<typeof createCards>;

export interface CardsOptions {
  ctx: AtlasPluginContext;
  admins: readonly string[];
  /** Milliseconds between two looks at what waits. */
  everyMs: number;
}

/** The cards of actions that are not over. Somebody may decide on one elsewhere, so they are looked after. */
export function createCards({ ctx, admins, everyMs }: CardsOptions) {
  const open = new Map<string, Card>();
  let timer: NodeJS.Timeout | undefined;

  const show = (record: ActionRecord): Message => cardMessage(record, { admins });

  function keep(card: Card): void {
    if (isOver(card.record)) return;
    open.set(card.record.id, card);
    // The oldest goes: it is still a card, which tells when it is clicked that it is decided on.
    for (const id of open.keys()) if (open.size > most) open.delete(id);
    timer ??= setInterval(() => void look(), everyMs).unref();
  }

  /** Shows on its card what has become of an action, if that is new. */
  async function refresh(record: ActionRecord): Promise<boolean> {
    const card = open.get(record.id);
    if (!card) return false;
    if (card.record.status === record.status) return true;
    card.record = record;
    if (isOver(record)) forget(record.id);
    await card.outlet.replace(card.ts, show(record));
    return true;
  }

  function forget(id: string): void {
    open.delete(id);
    if (open.size === 0) close();
  }

  async function look(): Promise<void> {
    for (const { record, person } of open.values()) {
      try {
        await refresh(await ctx.agent.action(record.id, person));
      } catch (thrown) {
        if (isAtlasError(thrown) && thrown.code === "ACTION_UNKNOWN") forget(record.id);
        else ctx.logger.debug({ err: thrown, action: record.id }, "the card of an action could not be brought up to date");
      }
    }
  }

  function close(): void {
    clearInterval(timer);
    timer = undefined;
  }

  const hasPending = (conversationId: string) => [...open.values()].some(({ record }) => record.conversationId === conversationId && record.status === "pending");

  return { show, keep, refresh, hasPending, close };
}

function isOver({ status }: ActionRecord): boolean {
  return status !== "pending" && status !== "executing";
}

const most = 500;
