import { isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { inputToRun, type InputReader } from "./inputs.ts";
import type { OfferedAction } from "./offered-actions.ts";
import { readError, readOutput } from "./outputs.ts";
import type { ActionOutcome, StoredAction } from "./store.ts";

export interface RunOptions extends InputReader {
  /** What must appear neither in an output nor in an error. */
  secrets: readonly string[];
  /** Hears what the plugin returns after its time was up. What it throws then says nothing: it was told to stop. */
  onLate(outcome: ActionOutcome): void;
}

/**
 * Calls `execute()` of an action that this process has claimed, with the input that was approved and under its deadline.
 * Never throws. Past the deadline the action is `unknown`, not failed: it may have happened, or happen yet.
 */
export async function runAction({ record, asked }: StoredAction, offered: OfferedAction | undefined, { secrets, onLate, ...reader }: RunOptions): Promise<ActionOutcome> {
  const fail = (error: string): ActionOutcome => ({ event: "fail", error: readError(error, secrets) });
  if (!offered) return fail(`Plugin "${record.pluginId}" has no action "${record.name}" any more, or is not in the config. Nothing was executed.`);
  const input = await inputToRun(offered, { asked, shown: record.input }, reader);
  if (!input) return fail(`The input schema of "${record.name}" does not accept what was approved any more. Nothing was executed.`);

  const succeed = (output: unknown): ActionOutcome => ({ event: "succeed", output: readOutput(output, { toJson: reader.toJson, secrets }) });
  const stop = new AbortController();
  const running = execute(offered, input.value, { toolCallId: record.toolCallId, messages: [], abortSignal: stop.signal });
  try {
    return succeed(await reader.call({ pluginId: offered.pluginId, method: `execute() of ${record.name}`, deadlineMs: reader.timeoutMs }, () => running));
  } catch (thrown) {
    if (!isAtlasError(thrown) || thrown.code !== "PLUGIN_TIMEOUT") return fail(isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS" ? messageOf(thrown.cause) : messageOf(thrown));
    stop.abort(thrown);
    running.then((output) => onLate(succeed(output)), () => undefined);
    return { event: "lose", error: readError(`${messageOf(thrown)}. It may have happened.`, secrets) };
  }
}

interface ExecuteOptions {
  toolCallId: string;
  messages: never[];
  abortSignal: AbortSignal;
}

/** Called on the tool, which may use `this`. Of a tool that yields what it has so far, the last counts, as in the AI SDK. */
async function execute({ action: { tool } }: OfferedAction, input: unknown, options: ExecuteOptions): Promise<unknown> {
  const result: unknown = await tool.execute?.(input, options);
  if (!isAsyncIterable(result)) return result;
  let last: unknown;
  for await (const item of result) last = item;
  return last;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
