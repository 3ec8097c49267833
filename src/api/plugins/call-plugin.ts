import { tracingChannel } from "node:diagnostics_channel";
import { AtlasError, messageOf, withDeadline } from "@useatlas/plugin-sdk";

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
  const late = () => {
    throw new AtlasError(`Plugin "${pluginId}": ${method} did not finish within ${deadlineMs} ms`, { code: "PLUGIN_TIMEOUT" });
  };
  try {
    return await withDeadline(() => calls.tracePromise(async () => run(), { pluginId, method }), { deadlineMs, late });
  } catch (thrown) {
    if (isTimeout(thrown)) throw thrown;
    throw new AtlasError(`Plugin "${pluginId}": ${method} failed: ${messageOf(thrown)}`, { code: "PLUGIN_THROWS", cause: thrown });
  }
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof AtlasError && thrown.code === "PLUGIN_TIMEOUT";
}

/** Where whoever watches a host hears of every call: a plugin that never gives back control is found by it. */
const calls = tracingChannel<unknown, Omit<PluginCall, "deadlineMs">>("atlas:plugin-call");
