import { definePlugin } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";

export default definePlugin({
  id: "with-dialect",
  type: "datasource",
  version: "1.0.0",
  connection: { create: () => createMockConnection(), dbType: "clickhouse" },
  // the guide's block begins
  dialect: "This datasource uses ClickHouse. Use toStartOfMonth() for date truncation, not DATE_TRUNC().",
  // the guide's block ends
});
