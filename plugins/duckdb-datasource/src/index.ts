import { createPlugin, measureHealth, type AtlasDatasourcePlugin, type PluginHealthResult } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createConnection, type DuckDBDatasource } from "./connection";
import { dialect } from "./dialect";

export function buildPlugin(config: PluginConfig) {
  let connection: DuckDBDatasource | undefined;
  let handedOut = false;
  let checking: Promise<PluginHealthResult> | undefined;

  return {
    id: "duckdb-datasource",
    type: "datasource",
    version: "0.0.2",
    name: "DuckDB",
    config,

    connection: {
      create: () => {
        handedOut = true;
        return connect();
      },
      dbType: "duckdb",
    },

    dialect,

    healthCheck: () => (checking ??= measureHealth(ping).finally(() => (checking = undefined))),

    async teardown() {
      await connection?.close();
    },
  } satisfies AtlasDatasourcePlugin<PluginConfig>;

  function connect(): DuckDBDatasource {
    if (!connection || connection.closed) connection = createConnection(config);
    return connection;
  }

  /** On the connection in use, because a second one in this process would undo the lock on the file when it is closed. */
  async function ping(): Promise<void> {
    const used = connect();
    try {
      await used.query("SELECT 1", 5_000);
    } finally {
      if (!handedOut) await used.close();
    }
  }
}

export const duckdbPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
