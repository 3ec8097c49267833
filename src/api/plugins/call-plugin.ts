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
    return await Promise.race([attempt(run), late]);
  } catch (thrown) {
    if (isTimeout(thrown)) throw thrown;
    throw new AtlasError(`Plugin "${pluginId}": ${method} failed: ${messageOf(thrown)}`, { code: "PLUGIN_THROWS", cause: thrown });
  } finally {
    clearTimeout(timer);
  }
}

// Async, so that a method which throws before its first await is no different from one that rejects.
async function attempt<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  return run();
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof AtlasError && thrown.code === "PLUGIN_TIMEOUT";
}
