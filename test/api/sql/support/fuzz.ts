import { createGuard } from "../../../../src/api/sql/create-guard.ts";
import { corpus, corpusTables, dialects, type CorpusQuery, type Dialect } from "./corpus.ts";
import { disguise, splice } from "./mutate.ts";
import { createRandom } from "./random.ts";

export interface FuzzResult {
  tried: number;
  /** Texts that the guard let through and should not have. */
  accepted: string[];
}

/** Attacks in disguise, and honest queries with something foreign in them: `rounds` of each corpus. */
export async function fuzz(dialect: Dialect, { rounds, seed }: { rounds: number; seed: number }): Promise<FuzzResult> {
  const guard = createGuard({ dbType: dialect, tables: corpusTables, rowLimit: 1000 });
  const random = createRandom(seed + dialects.indexOf(dialect));
  const result: FuzzResult = { tried: 0, accepted: [] };

  async function mustReject(sql: string, { id }: CorpusQuery): Promise<void> {
    result.tried++;
    if ((await guard.judge(sql)).valid) result.accepted.push(`${id}: ${sql}`);
  }

  for (let round = 0; round < rounds; round++) {
    for (const attack of wrappable(dialect)) await mustReject(disguise(attack.sql, dialect, random), attack);
    for (const honest of corpus("honest", dialect)) {
      const spliced = splice(honest.sql, dialect, random);
      if (spliced !== undefined) await mustReject(spliced, honest);
    }
  }
  return result;
}

/** Without what is refused for being alone: a word such as COMMIT names a column inside of something else, and `IN ()` is a list in SQLite. */
function wrappable(dialect: Dialect): CorpusQuery[] {
  return corpus("attacks", dialect).filter(({ sql }) => !/^(?:\w+|;|--.*)$/.test(sql));
}
