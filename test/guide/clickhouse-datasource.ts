import { createPlugin, type AtlasDatasourcePlugin } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { z } from "zod";

/** Has the types of the ClickHouse plugin, for the guide's example of `$InferServerPlugin`. */
export const clickhousePlugin = createPlugin({
  configSchema: z.object({ url: z.url(), database: z.string().optional() }),
  create: (config) =>
    ({
      id: "clickhouse-datasource",
      type: "datasource",
      version: "1.0.0",
      name: "ClickHouse",
      config,
      connection: { create: () => createMockConnection(), dbType: "clickhouse" },
    }) satisfies AtlasDatasourcePlugin<typeof config>,
});
