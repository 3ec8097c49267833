import { definePlugin } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";

const myConn = createMockConnection();

export default definePlugin({
  id: "with-validate",
  type: "datasource",
  version: "1.0.0",
  // the guide's block begins
  connection: {
    create: () => myConn,
    dbType: "salesforce",
    validate: (query) => {
      if (query.includes("DELETE")) return { valid: false, reason: "DELETE not allowed" };
      return { valid: true };
    },
  },
  // the guide's block ends
});
