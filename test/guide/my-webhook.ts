import { definePlugin } from "@useatlas/plugin-sdk";

// the guide's block begins
export default definePlugin({
  id: "my-webhook",
  type: "interaction",
  version: "1.0.0",

  routes(app) {
    app.post("/webhooks/my-service", async (c) => {
      return c.json({ ok: true });
    });
  },
});
// the guide's block ends
