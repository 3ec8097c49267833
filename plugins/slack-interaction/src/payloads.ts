import { z } from "zod";
import { APPROVE, DENY } from "./card";

const message = z.object({
  type: z.enum(["app_mention", "message"]),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  user: z.string().optional(),
  text: z.string().default(""),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
});

const envelope = z.object({
  type: z.literal("event_callback"),
  event_id: z.string(),
  team_id: z.string(),
  authorizations: z.array(z.object({ user_id: z.string().optional() })).default([]),
  event: message,
});

/** Something that a person has written to the app. */
export interface Written {
  eventId: string;
  team: string;
  channel: string;
  user: string;
  ts: string;
  /** Of the thread it stands in, or begins. */
  threadTs: string;
  question: string;
}

/** What an event says, if a person has written it: bots, this app among them, are not answered, nor are edits and joins. */
export function readEvent(body: unknown): Written | undefined {
  const { data } = envelope.safeParse(body);
  if (!data) return undefined;
  const { event, event_id: eventId, team_id: team, authorizations } = data;
  const bot = authorizations[0]?.user_id;
  const isAsked = event.type === "app_mention" || event.channel_type === "im";
  if (!isAsked || event.user === undefined || event.user === bot || event.bot_id !== undefined || event.subtype !== undefined) return undefined;
  return { eventId, team, channel: event.channel, user: event.user, ts: event.ts, threadTs: event.thread_ts ?? event.ts, question: toQuestion(event.text, bot) };
}

export const Command = z.object({ team_id: z.string(), channel_id: z.string(), user_id: z.string(), text: z.string().default(""), response_url: z.url(), trigger_id: z.string() });
export type Command = z.output<typeof Command>;

export const Click = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string() }).optional(),
  container: z.object({ is_ephemeral: z.boolean().default(false) }).optional(),
  response_url: z.url().optional(),
  trigger_id: z.string(),
  actions: z.tuple([z.object({ action_id: z.enum([APPROVE, DENY]), value: z.string() })]),
});
export type Click = z.output<typeof Click>;

/** Where the card is that a decision is about; travels through the form for a reason. */
export const CardPlace = z.object({ actionId: z.string(), channel: z.string(), ts: z.string().optional(), responseUrl: z.string().optional() });
export type CardPlace = z.output<typeof CardPlace>;

export const Submission = z.object({
  type: z.literal("view_submission"),
  user: z.object({ id: z.string() }),
  view: z.object({
    callback_id: z.literal(DENY),
    private_metadata: z.string().transform(fromJson).pipe(CardPlace),
    state: z.object({ values: z.object({ reason: z.object({ reason: z.object({ value: z.string().nullish() }) }) }) }),
  }),
});
export type Submission = z.output<typeof Submission>;

/** The words without the mention of the app, and without Slack's markup for links and channels. */
export function toQuestion(text: string, bot: string | undefined): string {
  return text
    .replace(bot === undefined ? /^\s*<@[A-Z0-9]+(\|[^>]*)?>/ : new RegExp(`<@${bot}(\\|[^>]*)?>`, "g"), " ")
    .replace(/<[#@!]?[^|<>]*\|([^<>]+)>/g, "$1")
    .replace(/<((?:https?|mailto):[^<>]+)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}

/** Undefined for what is no JSON. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // signed, and still nothing that this knows
  }
}
