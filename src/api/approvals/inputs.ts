import { isDeepStrictEqual } from "node:util";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";
import { isStorable } from "./json-text.ts";
import type { OfferedAction } from "./offered-actions.ts";
import { validateInput, type InputVerdict } from "./validate-input.ts";

/** An input as the model gave it, and as a person sees it: what the schema made of it, defaults and all. Both are JSON. */
export interface ActionInput {
  asked: unknown;
  shown: unknown;
}

export interface InputReader {
  /** Any value as JSON. */
  toJson(value: unknown): unknown;
  /** Calls into a plugin, under a deadline. */
  call<Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Promise<Result>): Promise<Result>;
  timeoutMs: number;
}

/** What is to be stored of an input. Throws `ACTION_INPUT_INVALID` with what the model has to mend. */
export async function readInput(offered: OfferedAction, input: unknown, reader: InputReader): Promise<ActionInput> {
  const { name } = offered.action;
  const asked = reader.toJson(input);
  const verdict = await validate(offered, asked, reader);
  if (!verdict.valid) throw invalid(name, verdict.message);
  const shown = reader.toJson(verdict.value);
  const bytes = Math.max(byteLength(asked), byteLength(shown));
  if (bytes > mostBytes) throw invalid(name, `it has ${bytes} bytes, and may have ${mostBytes}`);
  if (depthOf(shown) > deepest) throw invalid(name, `it is nested deeper than ${deepest} levels`);
  if (!isStorable(asked) || !isStorable(shown)) throw invalid(name, "it has a NUL character, or half of one, in a text");
  // Found out here rather than by whoever approves it.
  if ((await inputToRun(offered, { asked, shown }, reader)) === undefined) {
    throw new AtlasError(`Action "${name}" of plugin "${offered.pluginId}" cannot be proposed: its schema makes something else of the same input each time.`, {
      code: "ACTION_SCHEMA_UNSTABLE",
      hint: "Move what differs each time, such as a random id, from the schema into execute().",
    });
  }
  return { asked, shown };
}

/**
 * What `execute()` gets: a value that the schema accepts and that is, as JSON, exactly what the person saw. Undefined when there
 * is none, because the schema has changed. A schema that does not accept its own output is asked about the original once more.
 */
export async function inputToRun(offered: OfferedAction, { asked, shown }: ActionInput, reader: InputReader): Promise<{ value: unknown } | undefined> {
  for (const candidate of [shown, asked]) {
    const verdict = await validate(offered, candidate, reader);
    if (verdict.valid && isDeepStrictEqual(reader.toJson(verdict.value), shown)) return { value: verdict.value };
  }
  return undefined;
}

async function validate({ pluginId, action }: OfferedAction, input: unknown, { call, timeoutMs }: InputReader): Promise<InputVerdict> {
  try {
    return await call({ pluginId, method: `the input schema of ${action.name}`, deadlineMs: timeoutMs }, () => validateInput(action.tool.inputSchema, input));
  } catch (thrown) {
    return { valid: false, message: messageOf(thrown) };
  }
}

function invalid(name: string, message: string): AtlasError {
  return new AtlasError(`The input of action "${name}" cannot be used: ${message}.`, { code: "ACTION_INPUT_INVALID", hint: "Correct it and propose it again." });
}

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const mostBytes = 100_000;
// Below the depth at which values are cut off as JSON: what runs is seen whole by whoever approves it.
const deepest = 50;
