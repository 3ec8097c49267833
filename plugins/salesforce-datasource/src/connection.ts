import { AtlasError, type PluginDBConnection } from "@useatlas/plugin-sdk";
import type { SalesforceClient } from "./client";
import type { PluginConfig } from "./config";
import { runSoql } from "./run-soql";
import { Refusal } from "./soql/facts";
import { createStop, type Stop } from "./stop";

/** A connection that logs in at its first query. */
export function createConnection(client: SalesforceClient, config: PluginConfig): PluginDBConnection {
  const running = new Map<Stop, Promise<unknown>>();

  return {
    async query(soql, timeoutMs, { maxRows = Infinity, signal } = {}) {
      if (client.closed) throw closedError(config);
      const stop = createStop({ timeoutMs, signal });
      const answer = runSoql(client, { soql, maxRows, signal: stop.signal }).catch(explain);
      running.set(stop, answer);
      try {
        return await answer;
      } finally {
        running.delete(stop);
        stop.release();
      }
    },

    async close() {
      for (const stop of running.keys()) stop.abort(closedError(config));
      await Promise.allSettled(running.values());
      client.close();
    },
  };
}

function explain(thrown: unknown): never {
  throw thrown instanceof Refusal ? new AtlasError(thrown.message, { code: "QUERY_INVALID", cause: thrown }) : thrown;
}

function closedError({ loginUrl }: PluginConfig): AtlasError {
  return new AtlasError(`The connection to Salesforce at ${loginUrl} is closed.`, { code: "CONNECTION_CLOSED" });
}
