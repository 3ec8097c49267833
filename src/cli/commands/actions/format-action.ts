import type { ActionRecord } from "@useatlas/plugin-sdk";
import { formatTable } from "../../format-table.ts";

/** One line for each. */
export function formatActions(actions: readonly ActionRecord[]): string {
  if (actions.length === 0) return "There are no actions.";
  const rows = actions.map(({ id, status, name, approval, proposedBy, proposedAt, expiresAt }) => [id, status, name, approval, proposedBy, proposedAt, status === "pending" ? expiresAt : ""]);
  return formatTable(["id", "status", "action", "approval", "proposed by", "proposed at", "expires at"], rows.map((row) => row.map(visible)));
}

/** All that is known of it, the whole input included. */
export function formatAction(action: ActionRecord): string {
  const { id, status, name, description, actionType, pluginId, approval, reversible, conversationId, proposedBy, proposedAt, expiresAt, decidedBy, decidedAt, reason, finishedAt, output, error } = action;
  const lines: [string, string | null][] = [
    ["id", id],
    ["status", status],
    ["action", `${name} (${actionType}) of plugin ${pluginId}`],
    ["", description],
    ["approval", approval],
    ["reversible", reversible ? "yes" : "no"],
    ["conversation", conversationId],
    ["proposed", `by ${proposedBy} at ${proposedAt}`],
    ["expires", status === "pending" ? expiresAt : null],
    ["decided", decidedAt === null ? null : `by ${decidedBy ?? "nobody: it is automatic"} at ${decidedAt}`],
    ["reason", reason],
    ["finished", finishedAt],
    ["error", error],
  ];
  const known = lines.flatMap(([label, text]) => (text === null ? [] : [`${label.padEnd(14)}${visible(text)}`]));
  return [...known, "input", indented(action.input), ...(output === null ? [] : ["output", indented(output)])].join("\n");
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .split("\n")
    .map((line) => `  ${visible(line)}`)
    .join("\n");
}

/** Control characters and those that turn the direction of writing, as their codes: what a person approves is what is there. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
