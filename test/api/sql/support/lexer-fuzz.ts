import { createGuard } from "../../../../src/api/sql/create-guard.ts";
import { dialects, type Dialect } from "./corpus.ts";
import { createRandom } from "./random.ts";
import { soup } from "./soup.ts";

/** Texts that the guard lets through, as reading no table but `orders`. */
export async function acceptedSoups(dialect: Dialect, { tries, seed }: { tries: number; seed: number }): Promise<string[]> {
  const guard = createGuard({ dbType: dialect, tables: ["orders"], rowLimit: 1000 });
  const random = createRandom(seed + dialects.indexOf(dialect));
  const accepted = new Set<string>();
  for (let count = 0; count < tries; count++) {
    const text = soup(dialect, random);
    const verdict = await guard.judge(text);
    if (verdict.valid) accepted.add(verdict.sql);
  }
  return [...accepted];
}
