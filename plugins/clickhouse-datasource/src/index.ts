import { AtlasError, createPlugin, isAtlasError, measureHealth, type AtlasDatasourcePlugin } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createConnection, type ClickHouseDatasource } from "./connection";
import { dialect } from "./dialect";

export function buildPlugin(config: PluginConfig) {
  let connection: ClickHouseDatasource | undefined;

  return {
    id: "clickhouse-datasource",
    type: "datasource",
    version: "0.0.2",
    name: "ClickHouse",
    config,

    connection: {
      create: () => {
        if (!connection || connection.closed) connection = createConnection(config);
        return connection;
      },
      dbType: "clickhouse",
    },

    dialect,

    healthCheck: () => measureHealth(ping),

    async teardown() {
      await connection?.close();
    },
  } satisfies AtlasDatasourcePlugin<PluginConfig>;

  /** Over a connection of its own: requests that wait in a queue are not a server that is down. */
  async function ping(): Promise<void> {
    const probe = createConnection(config);
    try {
      await probe.query("SELECT 1", patienceMs);
    } catch (thrown) {
      if (!isAtlasError(thrown) || thrown.code !== "QUERY_TIMEOUT") throw thrown;
      throw new AtlasError(`ClickHouse did not answer within ${patienceMs} ms. It is overloaded, or a firewall swallows what is sent to it.`, { code: "DATASOURCE_UNAVAILABLE", cause: thrown });
    } finally {
      await probe.close();
    }
  }
}

export const clickhousePlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });

const patienceMs = 5_000;
