import type { ActionRecord, ActionStatus } from "@useatlas/plugin-sdk";
import { context, section, type Block, type Message } from "./blocks";
import { codeBlock, escape } from "./mrkdwn";

export const APPROVE = "atlas_approve";
export const DENY = "atlas_deny";

/** An action as a message: what would be done, and two buttons while it waits for somebody who is here. */
export function cardMessage(record: ActionRecord, { admins }: { admins: readonly string[] }): Message {
  const isPending = record.status === "pending";
  const isOffered = isPending && (record.approval !== "admin-only" || admins.length > 0);
  const title = `*${escape(record.name)}* ${escape(situations[record.status])}`;
  const blocks: Block[] = [
    section(`${title}\n${escape(record.description.slice(0, 500))}`),
    section(codeBlock(JSON.stringify(record.input, null, 2), { most: 2000 })),
    context([isPending ? whoMay(record, admins) : whoHas(record), record.reversible ? "It can be undone." : "It cannot be undone."].filter(Boolean).join(" ")),
    ...(isOffered ? [buttons(record.id)] : []),
  ];
  return { text: title, blocks };
}

function buttons(id: string): Block {
  return {
    type: "actions",
    block_id: `atlas_action_${id}`,
    elements: [
      { type: "button", action_id: APPROVE, value: id, style: "primary", text: { type: "plain_text", text: "Approve" } },
      { type: "button", action_id: DENY, value: id, style: "danger", text: { type: "plain_text", text: "Deny…" } },
    ],
  };
}

function whoMay({ id, approval, proposedBy }: ActionRecord, admins: readonly string[]): string {
  const asked = `Asked for by ${nameOf(proposedBy)}.`;
  if (approval !== "admin-only") return `${asked} Whoever takes part in this conversation may decide.`;
  if (admins.length > 0) return `${asked} Only an admin may decide: ${admins.slice(0, 10).map((admin) => `<@${admin}>`).join(", ")}.`;
  return `${asked} Only an admin may decide, and nobody in Slack is one: on Atlas's page, or with \`atlas actions approve ${escape(id)}\`.`;
}

function whoHas({ status, decidedBy, reason, error }: ActionRecord): string {
  const decided = decidedBy === null ? "" : `${status === "denied" ? "Denied" : "Approved"} by ${nameOf(decidedBy)}.`;
  const why = [reason, error].filter((text) => text !== null).map((text) => `“${escape(text.slice(0, 1000))}”`);
  return [decided, ...why].filter(Boolean).join(" ");
}

/** People of Slack are shown as Slack shows them; others by their name in Atlas. */
export function nameOf(personId: string): string {
  const [, user] = personId.match(/^slack:([UW][A-Z0-9]+)$/) ?? [];
  return user === undefined ? escape(personId) : `<@${user}>`;
}

const situations: Record<ActionStatus, string> = {
  pending: "waits for a decision",
  executing: "was approved and is running…",
  executed: "was approved and has been done",
  failed: "was approved and failed",
  denied: "was denied",
  expired: "has expired: nobody decided in time",
  unknown: "was approved, and whether it happened is not known",
};
