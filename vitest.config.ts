import { defineConfig } from "vitest/config";

export default defineConfig({
  // Tests read the workspaces' sources, never a stale dist/: the same condition that Bun uses.
  ssr: { resolve: { conditions: ["bun"] } },
  // Scaffolds import "bun:test", as the guide does; here the same files run under vitest.
  resolve: { alias: { "bun:test": "vitest" } },
  test: {
    include: ["test/**/*.test.ts", "plugins/*/src/**/*.test.ts"],
    // Threads run under Bun too; the default pool of child processes does not.
    pool: "threads",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
