import type * as daytonaApi from "@daytona/sdk";
import { requireDriver } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { explain } from "./explain";

/** A client whose requests are given up after `timeoutSec`. It opens nothing by itself. */
export function createClient({ apiKey, apiUrl, timeoutSec }: PluginConfig): daytonaApi.Daytona {
  const { Daytona } = requireDriver<typeof daytonaApi>("@daytona/sdk", import.meta.url);
  // Without polling it keeps a websocket open, for as long as the process lives.
  return new Daytona({ apiKey, apiUrl, requestTimeoutMs: timeoutSec * 1000, useDeprecatedPolling: true });
}

/** Asks for a list, which costs nothing. */
export async function ping(config: PluginConfig): Promise<void> {
  const patience = { ...config, timeoutSec: Math.min(config.timeoutSec, 5) };
  const daytona = createClient(patience);
  try {
    await daytona.list({ limit: 1 }).next();
  } catch (thrown) {
    throw explain(thrown, patience);
  } finally {
    await daytona[Symbol.asyncDispose]();
  }
}
