/* oxlint-disable no-unused-labels, no-unused-expressions */
// The block ends with lines of another file: `plugins/my-context.ts` hands this plugin back to them, and the label is
// a labelled statement to TypeScript.
// the guide's block begins
import { definePlugin } from "@useatlas/plugin-sdk";

export default definePlugin({
  id: "my-context",
  type: "context",
  version: "1.0.0",
  contextProvider: {
    async load() { return "Additional context for the agent"; },
  },
});

// Usage in atlas.config.ts:
import myContext from "./plugins/my-context";

plugins: [myContext]
// the guide's block ends
