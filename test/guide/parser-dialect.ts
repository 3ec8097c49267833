import { definePlugin } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";

const myConn = createMockConnection();

export default definePlugin({
  id: "with-parser-dialect",
  type: "datasource",
  version: "1.0.0",
  // the guide's block begins
  connection: {
    create: () => myConn,
    dbType: "snowflake",
    // Override auto-detected parser dialect (case-sensitive, e.g. "Snowflake" not "snowflake")
    parserDialect: "Snowflake",
    // Additional regex patterns to block beyond the base DML/DDL guard
    forbiddenPatterns: [/\bCOPY\s+INTO\b/i, /\bPUT\b/i],
  },
  // the guide's block ends
});
