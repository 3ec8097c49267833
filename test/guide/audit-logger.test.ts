import type { PluginHooks } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import auditLogger from "./audit-logger";

const { ctx } = createMockContext();
// As the host sees them: it calls every handler with a hook context and the plugin's own.
const hooks: PluginHooks = auditLogger.hooks;
const beforeQuery = hooks.beforeQuery?.[0];
const afterQuery = hooks.afterQuery?.[0];

test.each([
  ["SELECT * FROM sensitive_table", true],
  ["SELECT * FROM orders", false],
])("the matcher of %s says %s", (sql, matches) => {
  expect(beforeQuery?.matcher?.(Object.freeze({ sql }))).toBe(matches);
});

test("a query on the sensitive table is written down and let pass", async () => {
  const log = silencedLog();

  const mutation = await beforeQuery?.handler(Object.freeze({ sql: "SELECT 1 FROM sensitive_table" }), ctx);

  expect(mutation).toBeUndefined();
  expect(log).toHaveBeenCalledExactlyOnceWith("Query on sensitive table: SELECT 1 FROM sensitive_table");
});

test("the end of a query is written down with its time and its rows", async () => {
  const log = silencedLog();
  const result = Object.freeze({ columns: ["n"], rows: [{ n: 1 }, { n: 2 }] });

  await afterQuery?.handler(Object.freeze({ sql: "SELECT n", result, durationMs: 12 }), ctx);

  expect(log).toHaveBeenCalledExactlyOnceWith("Query completed in 12ms, 2 rows");
});

function silencedLog() {
  const log = vi.spyOn(console, "log").mockReturnValue();
  onTestFinished(() => log.mockRestore());
  return log;
}
