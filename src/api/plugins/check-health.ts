import { isAtlasError, messageOf, type PluginHealthResult } from "@useatlas/plugin-sdk";
import { callPlugin } from "./call-plugin.ts";
import type { PluginEntry } from "./registry.ts";

export interface HealthReport extends PluginHealthResult {
  /** Which promise of the contract the health check broke, if it did. */
  fault?: "HEALTH_THROWS" | "HEALTH_TIMEOUT" | "HEALTH_MALFORMED";
}

/**
 * Asks a plugin for its health and notes the answer. Never throws: a throw, silence or a malformed answer is unhealthy.
 * A plugin without `healthCheck()` is as healthy as its initialization. One that failed to initialize stays unhealthy.
 */
export async function checkHealth(entry: PluginEntry, { deadlineMs }: { deadlineMs: number }): Promise<HealthReport> {
  const health = await ask(entry, deadlineMs);
  entry.health = health;
  if (entry.initialized && entry.status !== "teardown") {
    entry.status = health.healthy ? "healthy" : "unhealthy";
    entry.reason = health.message;
  }
  return health;
}

async function ask({ plugin, initialized, reason }: PluginEntry, deadlineMs: number): Promise<HealthReport> {
  if (!plugin.healthCheck) return initialized ? { healthy: true } : { healthy: false, message: reason ?? "It is not initialized." };
  const start = performance.now();
  try {
    const answer: unknown = await callPlugin({ pluginId: plugin.id, method: "healthCheck()", deadlineMs }, () => plugin.healthCheck?.());
    return judge(answer, Math.round(performance.now() - start));
  } catch (thrown) {
    // The contract says that a health check never throws: the reader should hear which promise was broken.
    const threw = isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS";
    const message = threw ? `healthCheck() threw: ${messageOf(thrown.cause)}` : `healthCheck() did not answer within ${deadlineMs} ms`;
    return { healthy: false, message, latencyMs: Math.round(performance.now() - start), fault: threw ? "HEALTH_THROWS" : "HEALTH_TIMEOUT" };
  }
}

function judge(answer: unknown, measuredMs: number): HealthReport {
  if (typeof answer !== "object" || answer === null || !("healthy" in answer) || typeof answer.healthy !== "boolean") {
    return { healthy: false, message: "healthCheck() did not return { healthy: boolean }", latencyMs: measuredMs, fault: "HEALTH_MALFORMED" };
  }
  const latencyMs = "latencyMs" in answer && Number.isFinite(answer.latencyMs) ? Number(answer.latencyMs) : measuredMs;
  const message = "message" in answer && answer.message !== undefined ? String(answer.message) : undefined;
  if (answer.healthy) return message === undefined ? { healthy: true, latencyMs } : { healthy: true, message, latencyMs };
  return { healthy: false, message: message ?? "It gave no reason.", latencyMs };
}
