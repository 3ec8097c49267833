import { definePlugin } from "@useatlas/plugin-sdk";
import { Pool } from "pg";

export default definePlugin({
  id: "with-pool",
  type: "context",
  version: "1.0.0",
  contextProvider: { load: () => "" },
  pool: new Pool(),
  // the guide's block begins
  async teardown() {
    await this.pool.end();
  },
  // the guide's block ends
});
