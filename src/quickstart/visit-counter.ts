import { definePlugin } from "@useatlas/plugin-sdk";

/** A plugin with a table of its own: it counts how often the host has started. */
export default definePlugin({
  id: "visit-counter",
  type: "context",
  version: "1.0.0",
  name: "Visit Counter",
  schema: {
    visits: { fields: { visitor: { type: "string", required: true, unique: true }, count: { type: "number", required: true, defaultValue: 1 } } },
  },
  visits: 0,
  contextProvider: { load: () => "" },

  async initialize(ctx) {
    const upsert = "INSERT INTO visits (visitor) VALUES ($1) ON CONFLICT (visitor) DO UPDATE SET count = visits.count + 1 RETURNING count";
    const result = await ctx.db?.query(upsert, ["host"]);
    this.visits = Number(result?.rows[0]?.count ?? 0);
  },

  async healthCheck() {
    return { healthy: this.visits > 0, message: `started ${this.visits} ${this.visits === 1 ? "time" : "times"}` };
  },
});
