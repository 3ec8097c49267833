import { checkPlugin } from "../shape/check-plugin.ts";
import { createMockContext } from "../testing/mock-context.ts";
import { isDatasourcePlugin } from "../plugin-types.ts";
import type { AtlasPlugin } from "../types/plugin.ts";
import { checkConformance } from "./check-conformance.ts";

/** What `bun:test` and vitest have in common. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void> | void): unknown;
  expect(value: unknown): { toEqual(expected: unknown): void; toThrow(): void };
}

export interface ConformanceOptions extends TestRunner {
  /** Configs that the factory must refuse; each is one call. */
  refused?: readonly (() => unknown)[];
  /** A query that works with the plugin's config; tried only where there is one. */
  query?: string;
  /** Whether the plugin's service answers in the tests, so that it has to be healthy. */
  healthy?: boolean;
}

/** Declares the tests that every plugin has to stand. `make` builds it anew; pass a function, so that no test sees what another one left. */
export function describeConformance(make: () => AtlasPlugin, { describe, test, expect, refused = [], query, healthy }: ConformanceOptions): void {
  describe("the contract with the host", () => {
    test("has the shape of a plugin", () => expect(checkPlugin(make())).toEqual([]));

    test("keeps its side when it is used", async () => expect(await checkConformance(make())).toEqual([]));

    test("answers a health check, whatever its service does", async () => {
      const plugin = make();
      const health = await plugin.healthCheck?.();
      if (health) expect(typeof health.healthy).toEqual("boolean");
      if (healthy !== undefined) expect(health?.healthy).toEqual(healthy);
      await plugin.teardown?.();
    });

    test("is torn down without a throw, before it was initialized and a second time too", async () => {
      const plugin = make();
      await plugin.teardown?.();
      await plugin.initialize?.(createMockContext().ctx);
      await plugin.teardown?.();
      await plugin.teardown?.();
    });

    refused.forEach((call, index) => test(`refuses the config number ${index + 1}`, () => expect(call).toThrow()));

    if (query !== undefined) test("answers a query with columns and a row for each name", async () => {
      const plugin = make();
      if (!isDatasourcePlugin(plugin)) throw new Error("Only a datasource answers queries.");
      const connection = await plugin.connection.create();
      try {
        const { columns, rows } = await connection.query(query, 5_000);
        for (const row of rows) expect(Object.keys(row).filter((name) => !columns.includes(name))).toEqual([]);
      } finally {
        await connection.close();
      }
    });
  });
}
