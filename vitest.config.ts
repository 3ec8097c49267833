import { defineConfig } from "vitest/config";

// Node 20 lacks what vitest's reporter prints a failure with.
Map.groupBy ??= <Item, Key>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

export default defineConfig({
  // Tests read the workspaces' sources, never a stale dist/: the same condition that Bun uses.
  ssr: { resolve: { conditions: ["bun"] } },
  // Scaffolds import "bun:test", as the guide does; here the same files run under vitest.
  resolve: { alias: { "bun:test": "vitest" } },
  test: {
    // Threads run under Bun too; the default pool of child processes does not.
    pool: "threads",
    // Most tests wait for processes, servers and deadlines, not for a processor.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    projects: [
      { extends: true, test: { name: "tests", include: ["test/**/*.test.ts", "plugins/*/src/**/*.test.ts"] } },
      // Heavy ones, which install packages and other runtimes: npm run proof. Two at a time: the most of them keep a processor busy.
      { extends: true, test: { name: "proof", include: ["test/**/*.proof.ts"], testTimeout: 600_000, hookTimeout: 600_000, maxWorkers: 2 } },
    ],
  },
});
