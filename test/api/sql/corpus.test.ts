import { expect, test } from "vitest";
import { createGuard } from "../../../src/api/sql/create-guard.ts";
import { corpus, corpusTables, dialects } from "./support/corpus.ts";

test("the corpora are large enough to mean something", () => {
  const count = (kind: "honest" | "attacks") => new Set(dialects.flatMap((dialect) => corpus(kind, dialect).map(({ id }) => id))).size;

  expect(count("attacks")).toBeGreaterThanOrEqual(300);
  expect(count("honest")).toBeGreaterThanOrEqual(400);
});

for (const dialect of dialects) {
  const guard = createGuard({ dbType: dialect, tables: corpusTables, rowLimit: 1000 });

  test(`${dialect}: no attack is accepted`, async () => {
    const accepted = [];
    for (const { id, sql } of corpus("attacks", dialect)) if ((await guard.judge(sql)).valid) accepted.push(`${id}: ${sql}`);

    expect(accepted).toEqual([]);
  });

  test(`${dialect}: no honest query is refused`, async () => {
    const refused = [];
    for (const { id, sql } of corpus("honest", dialect)) {
      const verdict = await guard.judge(sql);
      if (!verdict.valid) refused.push(`${id}: ${verdict.code} ${verdict.reason} ${sql}`);
    }

    expect(refused).toEqual([]);
  });

  test(`${dialect}: what is added or lowered is judged as valid again, with the same tables`, async () => {
    for (const { sql } of corpus("honest", dialect)) {
      const first = await guard.judge(sql);
      if (!first.valid) continue;
      const second = await guard.judge(first.sql);

      expect(second).toMatchObject({ valid: true, sql: first.sql, tables: first.tables, functions: first.functions });
    }
  });
}
