import { createPlugin, measureHealth, type AtlasDatasourcePlugin, type PluginHealthResult } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createConnection, type SnowflakeDatasource } from "./connection";
import { dialect } from "./dialect";

export function buildPlugin(config: PluginConfig) {
  let connection: SnowflakeDatasource | undefined;
  let checking: Promise<PluginHealthResult> | undefined;

  return {
    id: "snowflake-datasource",
    type: "datasource",
    version: "0.0.2",
    name: "Snowflake",
    config,

    connection: {
      create: () => {
        if (!connection || connection.closed) connection = createConnection(config);
        return connection;
      },
      dbType: "snowflake",
    },

    dialect,

    healthCheck: () => (checking ??= measureHealth(ping).finally(() => (checking = undefined))),

    async teardown() {
      await connection?.close();
    },
  } satisfies AtlasDatasourcePlugin<PluginConfig>;

  /** Logs in anew: a session that is still good says nothing about the password. */
  async function ping(): Promise<void> {
    const own = createConnection(config, { requestTimeoutMs: healthTimeoutMs });
    try {
      await own.query("SELECT 1", healthTimeoutMs);
    } finally {
      await own.close();
    }
  }
}

export const snowflakePlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });

const healthTimeoutMs = 5_000;
