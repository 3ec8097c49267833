import type { ActionsBlock, ContextBlock, SectionBlock } from "@slack/web-api";
import type { PluginAnswer } from "@useatlas/plugin-sdk";
import { codeBlock, escape, split, toMrkdwn } from "./mrkdwn";
import { formatTable } from "./table";

export type Block = SectionBlock | ContextBlock | ActionsBlock;

export interface Message {
  /** What notifications show. */
  text: string;
  blocks: Block[];
}

/** An answer as messages: its text, then the last query that gave something, with a small table. A long one takes several. */
export function answerMessages({ text, outcome, error, queries }: PluginAnswer): Message[] {
  const spoken = split(toMrkdwn(text)).map(section);
  const query = queries.findLast(({ result }) => result !== undefined);
  const shown = query?.result ? [section(codeBlock(query.sql)), ...(query.result.columns.length > 0 ? [section(codeBlock(formatTable(query.result)))] : [])] : [];
  const note = notes[outcome];
  const noted = note === undefined ? [] : [context([note, error].filter((part) => part !== undefined).map(escape).join(" "))];
  return inMessages([...spoken, ...shown, ...noted]);
}

/** Says one thing; `text` is Slack's markup. */
export function plainMessage(text: string): Message {
  return { text, blocks: [section(text)] };
}

export function section(text: string): SectionBlock {
  // Verbatim: otherwise Slack makes links and mentions of what looks like one.
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

export function context(text: string): ContextBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text: text.slice(0, 2900), verbatim: true }] };
}

function inMessages(blocks: readonly Block[]): Message[] {
  const messages: Message[] = [];
  let size = Infinity;
  for (const block of blocks) {
    const length = textOf(block).length;
    if (size + length > mostCharacters) {
      messages.push({ text: preview(textOf(block)), blocks: [] });
      size = 0;
    }
    messages.at(-1)?.blocks.push(block);
    size += length;
  }
  return messages.length > 0 ? messages : [plainMessage("There is no answer.")];
}

function textOf(block: Block): string {
  return block.type === "section" ? (block.text?.text ?? "") : "";
}

function preview(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300).replace(/&[a-z]{0,3}$|<[^>]*$/, "")}…` : text || "Atlas has answered.";
}

const notes: Partial<Record<PluginAnswer["outcome"], string>> = {
  stopped: "The answer was stopped before its end.",
  cancelled: "The answer was cancelled.",
  failed: "The answer failed.",
};
// Four of the longest sections: Slack takes more, and nobody reads it.
const mostCharacters = 11_600;
