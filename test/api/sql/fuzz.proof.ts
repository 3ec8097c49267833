import { expect, test } from "vitest";
import { dialects } from "./support/corpus.ts";
import { fuzz } from "./support/fuzz.ts";

for (const dialect of dialects) {
  test(`${dialect}: attacks in disguise and spliced queries are refused, many times over`, async () => {
    const { tried, accepted } = await fuzz(dialect, { rounds: 80, seed: 7_919 });

    expect(tried).toBeGreaterThan(40_000);
    expect(accepted).toEqual([]);
  });
}
