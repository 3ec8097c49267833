import { definePlugin, type PluginHealthResult } from "@useatlas/plugin-sdk";

/** A plugin whose health is that of `ping`. */
export function pluginWith(ping: () => Promise<void>) {
  return definePlugin({
    id: "with-health",
    type: "context",
    version: "1.0.0",
    contextProvider: { load: () => "" },
    // the guide's block begins
    async healthCheck(): Promise<PluginHealthResult> {
      try {
        const start = performance.now();
        await ping();
        return { healthy: true, latencyMs: Math.round(performance.now() - start) };
      } catch (err) {
        return { healthy: false, message: err instanceof Error ? err.message : String(err) };
      }
    }
    // the guide's block ends
  });
}
