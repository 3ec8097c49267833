import type { UIMessage } from "ai";
import { AtlasError } from "@useatlas/plugin-sdk";

/** What of a message is kept: its id, and its text. Throws `MESSAGE_INVALID`. */
export function checkMessage({ id, role, parts }: UIMessage): UIMessage {
  if (role !== "user") throw invalid("It is not a person's message.");
  if (!isId(id)) throw invalid("Its id must be 1 to 128 letters, digits, dashes, dots, colons or underscores.");
  const text = Array.isArray(parts) ? parts.flatMap((part) => (part.type === "text" && typeof part.text === "string" ? part.text : [])).join("\n") : "";
  if (text.trim() === "") throw invalid("It has no text.");
  if (text.length > longestText) throw invalid(`Its text has ${text.length} characters, and may have ${longestText}.`);
  return { id, role, parts: [{ type: "text", text }] };
}

/** Whether somebody else's text may be the id of a conversation or a message. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && /^[\w.:-]{1,128}$/.test(value);
}

/** The question's first line, or as much of it as a list shows. */
export function titleOf({ parts }: UIMessage): string {
  const text = parts.flatMap((part) => (part.type === "text" ? part.text : [])).join(" ");
  const line = (text.trim().split("\n")[0] ?? "").replace(/\s+/g, " ").trim();
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1)}…` : line;
}

function invalid(message: string): AtlasError {
  return new AtlasError(`The message cannot be taken. ${message}`, { code: "MESSAGE_INVALID" });
}

const longestText = 100_000;
const longestTitle = 80;
