import { createRequire } from "node:module";
import { join } from "node:path";
import { createGuard, createVerdictCache, type Guard } from "../src/api/lib/sql.ts";
import { corpus, corpusTables, dialects, type Dialect } from "../test/api/sql/support/corpus.ts";
import { installPeers } from "./support/peers.ts";
import { printTable } from "./support/print-table.ts";

// Verdicts per second over the corpus's honest queries, cold (nothing remembered) and from the cache, beside
// node-sql-parser that only parses the same queries, in the same run. It has no ClickHouse and no DuckDB: there it
// reads them as Postgres, as guards that are built on it do, and what it cannot parse is left out for both.
interface SqlParser {
  astify(sql: string, options: { database: string }): unknown;
}

const peers = await installPeers({ "node-sql-parser": "5.4.0" });
const { Parser }: { Parser: new () => SqlParser } = createRequire(join(peers, "package.json"))("node-sql-parser");
const parser = new Parser();
const databases: Record<Dialect, string> = { postgres: "postgresql", mysql: "mysql", duckdb: "postgresql", clickhouse: "postgresql", snowflake: "snowflake", sqlite: "sqlite" };

const rows = [];
for (const dialect of dialects) {
  const queries = corpus("honest", dialect).map(({ sql }) => sql);
  const parsable = queries.filter((sql) => parses(sql, databases[dialect]));
  const forgetful = createGuard(policyFor(dialect), { get: () => undefined, set: () => undefined });
  const remembering = createGuard(policyFor(dialect), createVerdictCache());

  await judgeAll(forgetful, queries, 10); // the parsers load and warm up, theirs below as well
  for (const sql of parsable) parses(sql, databases[dialect]);
  const cold = await judgeAll(forgetful, parsable, 20);
  await judgeAll(remembering, queries, 1);
  const cached = await judgeAll(remembering, parsable, 200);
  const theirs = parseAll(parsable, databases[dialect]);
  rows.push([dialect, parsable.length, cold.perSecond, cached.perSecond, theirs, cold.perSecond / theirs, cold.p99]);
}
printTable("The guard", ["dialect", "queries", "verdicts/s, cold", "verdicts/s, cached", "node-sql-parser, parses/s", "times as fast", "cold p99, ms"], rows);

function policyFor(dialect: Dialect) {
  return { dbType: dialect, tables: corpusTables, rowLimit: 1000 };
}

async function judgeAll(guard: Guard, queries: readonly string[], rounds: number) {
  const times: number[] = [];
  const start = performance.now();
  for (let round = 0; round < rounds; round++) {
    for (const sql of queries) {
      const begun = performance.now();
      await guard.judge(sql);
      times.push(performance.now() - begun);
    }
  }
  const seconds = (performance.now() - start) / 1000;
  times.sort((left, right) => left - right);
  return { perSecond: Math.round(times.length / seconds), p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

function parseAll(queries: readonly string[], database: string): number {
  const rounds = 3;
  const start = performance.now();
  for (let round = 0; round < rounds; round++) for (const sql of queries) parser.astify(sql, { database });
  return Math.round((queries.length * rounds) / ((performance.now() - start) / 1000));
}

function parses(sql: string, database: string): boolean {
  try {
    parser.astify(sql, { database });
    return true;
  } catch {
    return false;
  }
}
