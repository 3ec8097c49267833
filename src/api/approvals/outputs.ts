import { messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import { mapStrings, storable } from "./json-text.ts";

export interface OutputOptions {
  /** Any value as JSON. */
  toJson(value: unknown): unknown;
  /** What must not be kept. */
  secrets: readonly string[];
}

/** What is kept of what `execute()` returned: JSON without secrets, and of a large one its beginning. Never throws: it happened. */
export function readOutput(output: unknown, { toJson, secrets }: OutputOptions): unknown {
  try {
    const kept = mapStrings(toJson(output), (text) => storable(redactSecrets(text, secrets)));
    const text = JSON.stringify(kept);
    const bytes = Buffer.byteLength(text);
    return bytes <= mostBytes ? kept : { truncated: true, bytes, start: storable(text.slice(0, shownCharacters)) };
  } catch (thrown) {
    return { unreadable: cut(storable(redactSecrets(messageOf(thrown), secrets))) };
  }
}

/** What is kept of why it failed. */
export function readError(message: string, secrets: readonly string[]): string {
  return cut(storable(redactSecrets(message, secrets)));
}

function cut(text: string): string {
  return text.length <= shownCharacters ? text : `${storable(text.slice(0, shownCharacters))}…`;
}

const mostBytes = 100_000;
const shownCharacters = 4000;
