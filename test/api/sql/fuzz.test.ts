import { expect, test } from "vitest";
import { dialects } from "./support/corpus.ts";
import { fuzz } from "./support/fuzz.ts";

for (const dialect of dialects) {
  test(`${dialect}: attacks in disguise and spliced queries are refused`, async () => {
    const { tried, accepted } = await fuzz(dialect, { rounds: 5, seed: 20_240_601 });

    expect(tried).toBeGreaterThan(2000);
    expect(accepted).toEqual([]);
  });
}
