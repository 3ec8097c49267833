import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { createHooks } from "../src/api/hooks/hooks.ts";
import { printTable } from "./support/print-table.ts";

// What a query pays for the dispatch of its beforeQuery hooks, with frozen contexts and deadlines, beside a plain loop
// over the same handlers that has neither. All in one run.
const { ctx } = createMockContext();
const context = { sql: "SELECT count(*) FROM orders", connectionId: "warehouse" };
const runs = 200_000;

const rows: [string, number, number][] = [];
for (const count of [0, 10, 100]) {
  const handlers = Array.from({ length: count }, () => () => undefined);
  const hooks = createHooks({ plugins: handlers.map(plugin), contextOf: () => ctx, deadlineMs: 1000, onError: () => undefined });
  const ours = await fastest(() => hooks.beforeQuery(context));
  const plain = await fastest(() => handlers.forEach((handler) => handler()));
  rows.push([`${count} synchronous hooks`, ours, plain]);
}
printTable("Dispatch of beforeQuery, in ns", ["hooks", "atlas", "a plain loop"], rows);

function plugin(handler: () => undefined, index: number): AtlasPlugin {
  return { id: `plugin-${index}`, type: "context", version: "1.0.0", contextProvider: { load: () => "" }, hooks: { beforeQuery: [{ handler }] } };
}

/** Nanoseconds a call, of the fastest of seven rounds. */
async function fastest(call: () => unknown): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    for (let run = 0; run < runs; run++) {
      const returned = call();
      if (returned instanceof Promise) await returned;
    }
    best = Math.min(best, ((performance.now() - start) / runs) * 1e6);
  }
  return best;
}
