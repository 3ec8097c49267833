import { AtlasError, createPlugin, isAtlasError, measureHealth, type AtlasDatasourcePlugin } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createConnection, type MysqlDatasource } from "./connection";
import { dialect } from "./dialect";

export function buildPlugin(config: PluginConfig) {
  let connection: MysqlDatasource | undefined;

  return {
    id: "mysql-datasource",
    type: "datasource",
    version: "0.0.2",
    name: "MySQL",
    config,

    connection: {
      create: () => {
        if (!connection || connection.closed) connection = createConnection(config);
        return connection;
      },
      dbType: "mysql",
    },

    dialect,

    healthCheck: () => measureHealth(ping),

    async teardown() {
      await connection?.close();
    },
  } satisfies AtlasDatasourcePlugin<PluginConfig>;

  /** Over a connection of its own: a pool that is busy is not a server that is down. */
  async function ping(): Promise<void> {
    const probe = createConnection({ ...config, poolSize: 1 });
    try {
      await probe.query("SELECT 1", patienceMs);
    } catch (thrown) {
      if (!isAtlasError(thrown) || thrown.code !== "QUERY_TIMEOUT") throw thrown;
      throw new AtlasError(`MySQL did not answer within ${patienceMs} ms. It is overloaded, or a firewall swallows what is sent to it.`, { code: "DATASOURCE_UNAVAILABLE", cause: thrown });
    } finally {
      await probe.close();
    }
  }
}

export const mysqlPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });

const patienceMs = 5_000;
