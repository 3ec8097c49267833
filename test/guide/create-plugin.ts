import { createMockConnection } from "@useatlas/plugin-sdk/testing";

// Elided in the guide. A function declaration, so that the block may call it before this module is evaluated to the end.
function makeConnection(url: string) {
  return createMockConnection({ result: { columns: ["url"], rows: [{ url }] } });
}

/* oxlint-disable no-unused-labels, no-unused-expressions */
// The block ends with lines of another file; to TypeScript they are a labelled statement that calls the factory.
// the guide's block begins
import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";

export const myPlugin = createPlugin({
  configSchema: z.object({ url: z.string().url() }),
  create: (config) => ({
    id: "my-plugin",
    type: "datasource" as const,
    version: "1.0.0",
    config,
    connection: { create: () => makeConnection(config.url), dbType: "postgres" },
  }),
});

// Usage in atlas.config.ts:
plugins: [myPlugin({ url: process.env.MY_URL! })]
// the guide's block ends
