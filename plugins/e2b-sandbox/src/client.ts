import type * as e2bApi from "e2b";
import { requireDriver } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { explain } from "./explain";

/** The SDK, as `requireDriver` loads it. */
export type E2b = typeof e2bApi;

export function loadE2b(): E2b {
  return requireDriver<E2b>("e2b", import.meta.url);
}

/** What every call into the SDK is given: whom to ask, as whom, and how long to wait. */
export function connection({ apiKey, apiUrl, sandboxUrl, timeoutSec }: PluginConfig) {
  return { apiKey, apiUrl, ...(sandboxUrl === undefined ? {} : { sandboxUrl }), requestTimeoutMs: timeoutSec * 1000, debug: false };
}

/** Asks for a list, which costs nothing. */
export async function ping(config: PluginConfig): Promise<void> {
  const patience = { ...config, timeoutSec: Math.min(config.timeoutSec, 5) };
  const { Sandbox } = loadE2b();
  try {
    await Sandbox.list({ ...connection(patience), limit: 1 }).nextItems();
  } catch (thrown) {
    throw explain(thrown, patience);
  }
}
