import { AtlasError, messageOf, type PluginContextProvider } from "@useatlas/plugin-sdk";
import type { AgentLogger, CallPlugin } from "../ports.ts";
import type { ContextFragment } from "./compose-prompt.ts";

export interface ContextPlugin {
  id: string;
  contextProvider: PluginContextProvider;
}

export interface ContextOptions {
  plugins: readonly ContextPlugin[];
  call: CallPlugin;
  /** Milliseconds for each `load()` and `refresh()`. */
  deadlineMs: number;
  logger: AgentLogger;
}

export interface Refreshed {
  pluginId: string;
  refreshed: boolean;
  /** Why not. */
  error?: string;
}

/** What the context plugins add to the prompt. */
export function createContext({ plugins, call, deadlineMs, logger }: ContextOptions) {
  const lastGood = new Map<string, string>();

  /** Asks all of them at once. One that fails is told with what it said last, or left out; either is logged. */
  function load(): Promise<ContextFragment[]> {
    return Promise.all(plugins.map(loadOne)).then((fragments) => fragments.flatMap((fragment) => fragment ?? []));
  }

  async function loadOne({ id, contextProvider }: ContextPlugin): Promise<ContextFragment | undefined> {
    try {
      const text: unknown = await call({ pluginId: id, method: "load()", deadlineMs }, () => contextProvider.load());
      if (typeof text !== "string") throw new AtlasError(`Plugin "${id}": load() did not return a string.`, { code: "CONTEXT_MALFORMED" });
      lastGood.set(id, text);
      return { pluginId: id, text, stale: false };
    } catch (thrown) {
      const text = lastGood.get(id);
      logger.warn({ plugin: id, err: thrown }, text === undefined ? "the context could not be loaded, and is left out" : "the context could not be loaded; what it said last is used");
      return text === undefined ? undefined : { pluginId: id, text, stale: true };
    }
  }

  /** Has one plugin, or all of them, drop what they keep. Throws `CONTEXT_UNKNOWN` for an id that no context plugin has. */
  async function refresh(pluginId?: string): Promise<Refreshed[]> {
    const chosen = pluginId === undefined ? plugins : plugins.filter(({ id }) => id === pluginId);
    if (pluginId !== undefined && chosen.length === 0) {
      throw new AtlasError(`There is no context plugin "${pluginId}".`, { code: "CONTEXT_UNKNOWN", hint: `There are: ${plugins.map(({ id }) => id).join(", ") || "none"}.` });
    }
    return Promise.all(chosen.map(refreshOne));
  }

  async function refreshOne({ id, contextProvider }: ContextPlugin): Promise<Refreshed> {
    try {
      await call({ pluginId: id, method: "refresh()", deadlineMs }, () => contextProvider.refresh?.());
      return { pluginId: id, refreshed: true };
    } catch (thrown) {
      logger.warn({ plugin: id, err: thrown }, "refresh() failed");
      return { pluginId: id, refreshed: false, error: messageOf(thrown) };
    }
  }

  return { load, refresh };
}
