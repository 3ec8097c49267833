import { createPlugin, measureHealth, type AtlasDatasourcePlugin, type PluginHealthResult } from "@useatlas/plugin-sdk";
import { createClient, type SalesforceClient } from "./client";
import { ConfigSchema, type PluginConfig } from "./config";
import { createConnection } from "./connection";
import { dialectFor } from "./dialect";
import { describeObjects } from "./entities";
import { judgeSoql } from "./soql/judge-soql";

export function buildPlugin(config: PluginConfig) {
  let client: SalesforceClient | undefined;
  let checking: Promise<PluginHealthResult> | undefined;

  return {
    id: "salesforce-datasource",
    type: "datasource",
    version: "0.0.2",
    name: "Salesforce",
    config,

    connection: {
      create: () => createConnection(reach(), config),
      dbType: "salesforce",
      validate: (query) => judgeSoql(query, { objects: config.objects, describe: (object) => reach().describe(object, AbortSignal.timeout(judgeMs)) }),
    },

    entities: () => describeObjects(reach(), config),

    dialect: dialectFor(config.objects),

    healthCheck: () => (checking ??= measureHealth(ping).finally(() => (checking = undefined))),

    async teardown() {
      client?.close();
    },
  } satisfies AtlasDatasourcePlugin<PluginConfig>;

  /** One session serves queries, their judging and the entities. */
  function reach(): SalesforceClient {
    if (!client || client.closed) client = createClient(config);
    return client;
  }

  /** Logs in anew: a session that is still good says nothing about the password. */
  async function ping(): Promise<void> {
    const own = createClient(config, { loginTimeoutMs: healthMs });
    try {
      await own.get("/", { signal: AbortSignal.timeout(healthMs + 500) });
    } finally {
      own.close();
    }
  }
}

export const salesforcePlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });

const healthMs = 5_000;
/** Shorter than the host waits for a verdict, so that the reason is this one's. */
const judgeMs = 4_500;
