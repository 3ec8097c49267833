import { expect, test } from "vitest";
import { full } from "../../support/proof-size.ts";
import { dialects } from "./support/corpus.ts";
import { fuzz } from "./support/fuzz.ts";

for (const dialect of dialects) {
  test(`${dialect}: attacks in disguise and spliced queries are refused, many times over`, async () => {
    const { tried, accepted } = await fuzz(dialect, { rounds: full ? 200 : 40, seed: 7_919 });

    expect(tried).toBeGreaterThan(20_000);
    expect(accepted).toEqual([]);
  });
}
