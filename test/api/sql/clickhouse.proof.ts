import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { readSql } from "../../../src/api/sql/reader/read-sql.ts";
import { installChdb } from "../../support/chdb.ts";
import { corpus } from "./support/corpus.ts";
import { acceptedSoups } from "./support/lexer-fuzz.ts";
import { splice } from "./support/mutate.ts";
import { createRandom } from "./support/random.ts";

const honest = corpus("honest", "clickhouse").map(({ sql }) => sql.replace(/;\s*$/, ""));

test("ClickHouse parses every honest query", async () => {
  const trees = await treesOf(honest);

  expect(honest.filter((_sql, index) => trees[index] === null)).toEqual([]);
});

test("ClickHouse's parser finds no table that our reader does not find", async () => {
  const random = createRandom(17);
  const queries = [...honest, ...[1, 2, 3, 4, 5].flatMap(() => honest.flatMap((sql) => splice(sql, "clickhouse", random) ?? []))];

  const trees = await treesOf(queries);
  const missed = queries.flatMap((sql, index) => {
    // Theirs holds the names that a WITH defines as well; ours must hold all the others.
    const ours = new Set(readSql(sql, "clickhouse").tables.map(({ written }) => written));
    const defined = new Set([...sql.matchAll(/(\w+) AS \(/gi)].map(([, name]) => name));
    return tablesIn(trees[index]).filter((name) => !ours.has(name) && !defined.has(name)).map((name) => `${name}: ${sql}`);
  });

  expect(trees.filter((tree) => tree !== null).length).toBeGreaterThan(500);
  expect(missed).toEqual([]);
});

test("ClickHouse sees no table that the guard did not see, however quotes and comments are mixed", async () => {
  const texts = await acceptedSoups("clickhouse", { tries: 60_000, seed: 15_485_863 });

  const trees = await treesOf(texts);
  const missed = texts.filter((_text, index) => tablesIn(trees[index]).some((name) => name !== "orders"));

  expect(trees.filter((tree) => tree !== null).length).toBeGreaterThan(1000);
  expect(missed).toEqual([]);
});

function tablesIn(tree: string | null | undefined): string[] {
  return [...(tree ?? "").matchAll(/TableIdentifier (\S+)/g)].map(([, name = ""]) => name);
}

async function treesOf(queries: readonly string[]): Promise<(string | null)[]> {
  const peers = await installChdb();
  const running = promisify(execFile)("node", [join(import.meta.dirname, "support/clickhouse-trees.mjs")], { maxBuffer: 1e9 });
  running.child.stdin?.end(JSON.stringify({ peers, queries }));
  return JSON.parse((await running).stdout);
}
