import { definePlugin } from "@useatlas/plugin-sdk";

// the guide's block begins
export default definePlugin({
  id: "audit-logger",
  type: "context",
  version: "1.0.0",
  contextProvider: { async load() { return ""; } },

  hooks: {
    beforeQuery: [{
      matcher: (ctx) => ctx.sql.includes("sensitive_table"),
      handler: (ctx) => {
        console.log(`Query on sensitive table: ${ctx.sql}`);
        // Return { sql } to rewrite, throw to reject, or return void to pass through
      },
    }],
    afterQuery: [{
      handler: (ctx) => {
        console.log(`Query completed in ${ctx.durationMs}ms, ${ctx.result.rows.length} rows`);
      },
    }],
  },
});
// the guide's block ends
