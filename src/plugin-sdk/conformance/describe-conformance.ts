import { checkPlugin } from "../shape/check-plugin.ts";
import { createMockContext } from "../testing/mock-context.ts";
import type { AtlasPlugin } from "../types/plugin.ts";
import { checkConformance, type ConformanceHarness } from "./check-conformance.ts";
import { answersOf, exitCodeOf, isRefreshed, refusedInputs } from "./harness-answers.ts";

/** What `bun:test` and vitest have in common. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void> | void): unknown;
  expect(value: unknown): { toEqual(expected: unknown): void; toThrow(): void };
}

export interface ConformanceOptions extends TestRunner, ConformanceHarness {
  /** Configs that the factory must refuse; each is one call. */
  refused?: readonly (() => unknown)[];
  /** Whether the plugin's service answers in the tests, so that it has to be healthy. */
  healthy?: boolean;
  /** What actions must accept as input, by the action's name. */
  inputs?: Readonly<Record<string, unknown>>;
  /** Changes what a context is loaded from, so that its text has to be another one after `refresh()`. */
  change?(): unknown;
  /** A command that takes longer than the sandbox's limit, which has to end it. */
  slowCommand?: string;
}

/** Declares the tests that every plugin has to stand. `make` builds it anew; pass a function, so that no test sees what another one left. */
export function describeConformance(make: () => AtlasPlugin, { describe, test, expect, refused = [], healthy, inputs, change, slowCommand, ...harness }: ConformanceOptions): void {
  const { query } = harness;
  describe("the contract with the host", () => {
    test("has the shape of a plugin", () => expect(checkPlugin(make())).toEqual([]));

    test("keeps its side when it is used", async () => expect(await checkConformance(make(), harness)).toEqual([]));

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

    if (query !== undefined) test("answers a query that works", async () => expect(await answersOf(make(), query)).toEqual([]));

    if (inputs) test("accepts the inputs that its actions are made for", async () => expect(await refusedInputs(make(), inputs)).toEqual([]));

    if (change) test("loads what has changed once it is refreshed", async () => expect(await isRefreshed(make(), change)).toEqual(true));

    if (slowCommand !== undefined) test("ends a command that takes too long", async () => expect(await exitCodeOf(make(), slowCommand)).toEqual("not 0"));
  });
}
