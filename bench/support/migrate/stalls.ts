import { setTimeout as pause } from "node:timers/promises";
import { openDatabase } from "../../../src/api/lib/database.ts";
import { migrate, type DeclaredPlugin } from "../../../src/api/lib/migrate.ts";
import { run } from "../../../test/api/database/fixtures/processes.ts";
import type { OwnServer } from "../../../test/support/own-server.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

interface Change {
  name: string;
  /** The table's fields after it. */
  becomes: (fields: Fields) => Fields;
  /** What does the same to the other table in one go. */
  statement: string;
  allow?: string[];
}

/** For each change: the longest stall of a writer and the seconds until it is done, by Atlas and by the naive statement on a table that is alike. */
export async function measureStalls(server: OwnServer, { rows }: { rows: number }): Promise<[string, ...number[]][]> {
  const url = server.urlOf("stalls");
  await server.query("postgres", "CREATE DATABASE stalls");
  const database = await openDatabase(url, { cwd: "/" });
  let fields: Fields = { code: { type: "string" }, word: { type: "string", defaultValue: "x" }, empty: { type: "string" }, price: { type: "number" }, owner: { type: "string" } };
  const declare = (items: Fields): DeclaredPlugin[] => [{ id: "bench", schema: { owners: { fields: { key: { type: "string", unique: true } } }, items: { fields: items } } }];
  await migrate(database, declare(fields));
  await server.query("stalls", "INSERT INTO plugin_bench.owners (key) SELECT n FROM generate_series(1, 1000) n");
  await server.query("stalls", "CREATE SCHEMA naive; CREATE TABLE naive.items (LIKE plugin_bench.items INCLUDING ALL)");
  for (const table of [ours, naive]) {
    await server.query("stalls", `INSERT INTO ${table} (code, empty, price, owner) SELECT n, CASE WHEN n % 10 > 0 THEN 'x' END, n, n % 1000 + 1 FROM generate_series(1, ${rows}) n`);
    await server.query("stalls", `VACUUM (ANALYZE) ${table}`);
  }
  const results: [string, ...number[]][] = [["nothing, for 5 s", ...(await measure(url, ours, () => pause(5000))), ...(await measure(url, naive, () => pause(5000)))]];
  for (const { name, becomes, statement, allow = [] } of changes) {
    fields = becomes(fields);
    const byAtlas = await measure(url, ours, () => migrate(database, declare(fields), { allow }));
    results.push([name, ...byAtlas, ...(await measure(url, naive, () => database.pool.query(statement)))]);
  }
  await database.close();
  return results;
}

async function measure(url: string, table: string, work: () => Promise<unknown>): Promise<[number, number]> {
  const writer = run("../../../../bench/support/migrate/writer.ts", url, table);
  await writer.line();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  writer.child.stdin?.end();
  return [Number(await writer.line()), seconds];
}

const [ours, naive] = ["plugin_bench.items", "naive.items"];
const changes: Change[] = [
  {
    name: "a required field with a default",
    becomes: (fields) => ({ ...fields, extra: { type: "number", required: true, defaultValue: 7 } }),
    statement: "ALTER TABLE naive.items ADD COLUMN extra double precision NOT NULL DEFAULT 7",
  },
  {
    name: "a field becomes required",
    becomes: (fields) => ({ ...fields, word: { type: "string", required: true, defaultValue: "x" } }),
    statement: "ALTER TABLE naive.items ALTER word SET NOT NULL",
  },
  {
    name: "a field becomes required, a tenth of the rows to fill",
    becomes: (fields) => ({ ...fields, empty: { type: "string", required: true, defaultValue: "x" } }),
    statement: "ALTER TABLE naive.items ALTER empty SET DEFAULT 'x'; UPDATE naive.items SET empty = 'x' WHERE empty IS NULL; ALTER TABLE naive.items ALTER empty SET NOT NULL",
  },
  {
    name: "a field becomes unique",
    becomes: (fields) => ({ ...fields, code: { type: "string", unique: true } }),
    statement: "CREATE UNIQUE INDEX ON naive.items (code)",
  },
  {
    name: "a field becomes a reference",
    becomes: (fields) => ({ ...fields, owner: { type: "string", references: { model: "owners", field: "key" } } }),
    statement: "ALTER TABLE naive.items ADD FOREIGN KEY (owner) REFERENCES plugin_bench.owners (key)",
  },
  {
    name: "a field gets another type, allowed by name",
    becomes: (fields) => ({ ...fields, price: { type: "string" } }),
    statement: "ALTER TABLE naive.items ALTER price TYPE text",
    allow: ["REWRITE:bench.items.price"],
  },
  {
    name: "a field is taken away, allowed by name",
    becomes: (fields) => Object.fromEntries(Object.entries(fields).filter(([name]) => name !== "word")),
    statement: "ALTER TABLE naive.items DROP COLUMN word",
    allow: ["DROP:bench.items.word"],
  },
];
