import { definePlugin } from "@useatlas/plugin-sdk";

export default definePlugin({
  id: "company-glossary",
  type: "context",
  version: "1.0.0",
  name: "Company Glossary",

  contextProvider: {
    // Cache the loaded context to avoid re-reading on every request
    _cache: null as string | null,

    async load() {
      if (this._cache) return this._cache;

      // Load from any source: filesystem, database, API, etc.
      const terms = [
        { term: "ARR", definition: "Annual Recurring Revenue — sum of all active subscription values annualized" },
        { term: "MRR", definition: "Monthly Recurring Revenue — ARR / 12" },
        { term: "churn", definition: "Percentage of customers who cancel within a billing period" },
      ];

      const lines = terms.map((t) => `- **${t.term}**: ${t.definition}`);
      this._cache = `## Company Glossary\n\n${lines.join("\n")}`;
      return this._cache;
    },

    async refresh() {
      // Clear cache so next load() re-reads from source
      this._cache = null;
    },
  },

  async initialize(ctx) {
    ctx.logger.info("Company glossary context plugin initialized");
  },
});
