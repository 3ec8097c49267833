import { AtlasError, isAtlasError, messageOf, type AtlasPluginContext } from "@useatlas/plugin-sdk";
import { callPlugin } from "./call-plugin.ts";
import type { PluginEntry } from "./registry.ts";

export interface LifecycleOptions {
  entries: readonly PluginEntry[];
  contextOf(entry: PluginEntry): AtlasPluginContext;
  deadlines: { initializeMs: number; teardownMs: number };
}

/** Brings plugins up in order of registration and down in reverse, each call under its deadline. */
export function createLifecycle({ entries, contextOf, deadlines }: LifecycleOptions) {
  /** Initializes one plugin. Throws `PLUGIN_INITIALIZE`, and the plugin stays unhealthy whatever a health check says. */
  async function initialize(entry: PluginEntry): Promise<void> {
    const { plugin } = entry;
    entry.status = "initializing";
    try {
      const call = { pluginId: plugin.id, method: "initialize()", deadlineMs: deadlines.initializeMs };
      await callPlugin(call, () => plugin.initialize?.(contextOf(entry)));
    } catch (thrown) {
      entry.status = "unhealthy";
      entry.reason = reasonOf(thrown);
      throw new AtlasError(`Plugin "${plugin.id}" failed to initialize: ${entry.reason}`, { code: "PLUGIN_INITIALIZE", cause: thrown });
    }
    entry.initialized = true;
    entry.status = "healthy";
  }

  /** Initializes all of them, one after the other; the first failure tears down those before it and is thrown. */
  async function initializeAll(): Promise<void> {
    for (const entry of entries) {
      try {
        await initialize(entry);
      } catch (thrown) {
        await teardownAll();
        throw thrown;
      }
    }
  }

  /** Tears one plugin down, unless it was never initialized or that was done before. Throws `PLUGIN_THROWS` or `PLUGIN_TIMEOUT`. */
  async function teardown(entry: PluginEntry): Promise<void> {
    const { plugin } = entry;
    if (!entry.initialized || entry.status === "teardown") return;
    entry.status = "teardown";
    await callPlugin({ pluginId: plugin.id, method: "teardown()", deadlineMs: deadlines.teardownMs }, () => plugin.teardown?.());
  }

  /** Tears down what was initialized, last first. One plugin's failure is logged and does not keep the others open. */
  async function teardownAll(): Promise<void> {
    for (const entry of [...entries].reverse()) {
      try {
        await teardown(entry);
      } catch (thrown) {
        contextOf(entry).logger.error({ err: thrown }, "teardown() failed");
      }
    }
  }

  return { initialize, initializeAll, teardown, teardownAll };
}

/** What the plugin itself said, without the frame that the call put around it. */
function reasonOf(thrown: unknown): string {
  if (isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS") return messageOf(thrown.cause);
  return messageOf(thrown);
}
