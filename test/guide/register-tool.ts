import { definePlugin } from "@useatlas/plugin-sdk";
import { tool } from "ai";
import { z } from "zod";

export default definePlugin({
  id: "inventory",
  type: "context",
  version: "1.0.0",
  contextProvider: { load: () => "" },
  // the guide's block begins
  async initialize(ctx) {
    ctx.tools.register({
      name: "lookupInventory",
      description: "Check inventory levels for a product SKU",
      tool: tool({
        description: "Look up current inventory by SKU",
        inputSchema: z.object({ sku: z.string() }),
        execute: async ({ sku }) => fetchInventory(sku),
      }),
    });
  },
  // the guide's block ends
});

async function fetchInventory(sku: string): Promise<{ sku: string; units: number }> {
  return { sku, units: sku.length };
}
