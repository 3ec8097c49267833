import { tracingChannel } from "node:diagnostics_channel";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";

export interface PluginCall {
  pluginId: string;
  /** What is called, such as `initialize()`. */
  method: string;
  deadlineMs: number;
}

/** Calls into a plugin, under a deadline. Throws `PLUGIN_THROWS` or `PLUGIN_TIMEOUT`, with the plugin's id. */
export type CallPlugin = typeof callPlugin;

/** The one way into a plugin's code: whatever it throws, or its silence, comes out as an AtlasError with its id. */
export async function callPlugin<Result>({ pluginId, method, deadlineMs }: PluginCall, run: () => Result | Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AtlasError(`Plugin "${pluginId}": ${method} did not finish within ${deadlineMs} ms`, { code: "PLUGIN_TIMEOUT" }));
    }, deadlineMs);
  });
  try {
    return await Promise.race([attempt({ pluginId, method }, run), late]);
  } catch (thrown) {
    if (isTimeout(thrown)) throw thrown;
    throw new AtlasError(`Plugin "${pluginId}": ${method} failed: ${messageOf(thrown)}`, { code: "PLUGIN_THROWS", cause: thrown });
  } finally {
    clearTimeout(timer);
  }
}

// Async, so that a method which throws before its first await is no different from one that rejects.
async function attempt<Result>(call: Omit<PluginCall, "deadlineMs">, run: () => Result | Promise<Result>): Promise<Result> {
  return calls.tracePromise(async () => run(), call);
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof AtlasError && thrown.code === "PLUGIN_TIMEOUT";
}

/** Where whoever watches a host hears of every call: a plugin that never gives back control is found by it. */
const calls = tracingChannel<unknown, Omit<PluginCall, "deadlineMs">>("atlas:plugin-call");
