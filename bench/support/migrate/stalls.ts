import { setTimeout as pause } from "node:timers/promises";
import { openDatabase, type Database } from "../../../src/api/lib/database.ts";
import { migrate, type DeclaredPlugin } from "../../../src/api/lib/migrate.ts";
import { run } from "../../../test/api/database/fixtures/processes.ts";
import type { OwnServer } from "../../../test/support/own-server.ts";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

interface Change {
  name: string;
  /** What the table's fields become. */
  fields: Fields;
  /** What does the same to the other table in one go. */
  naive: string;
  allow?: string[];
}

/** For each change: the longest stall of a writer and the seconds until it is done, by Atlas and by the naive statement on a table that is alike. */
export async function measureStalls(server: OwnServer, { rows }: { rows: number }): Promise<[string, ...number[]][]> {
  const url = server.urlOf("stalls");
  await server.query("postgres", "CREATE DATABASE stalls");
  const database = await openDatabase(url, { cwd: "/" });
  let declared: Fields = { code: { type: "string" }, word: { type: "string", defaultValue: "x" }, empty: { type: "string" }, price: { type: "number" }, owner: { type: "string" } };
  const declare = (fields: Fields): DeclaredPlugin[] => [{ id: "bench", schema: { owners: { fields: { key: { type: "string", unique: true } } }, ours: { fields }, naive: { fields: start } } }];
  const start = declared;
  await migrate(database, declare(declared));
  await server.query("stalls", "INSERT INTO plugin_bench.owners (key) SELECT n FROM generate_series(1, 1000) n");
  for (const table of ["ours", "naive"]) {
    await server.query("stalls", `INSERT INTO plugin_bench.${table} (code, empty, price, owner) SELECT n, CASE WHEN n % 10 > 0 THEN 'x' END, n, n % 1000 + 1 FROM generate_series(1, ${rows}) n`);
    await server.query("stalls", `VACUUM (ANALYZE) plugin_bench.${table}`);
  }
  const results: [string, ...number[]][] = [["nothing, for 5 s", ...(await measure(url, "ours", () => pause(5000))), ...(await measure(url, "naive", () => pause(5000)))]];
  for (const { name, fields, naive, allow = [] } of changes) {
    declared = Object.fromEntries(Object.entries({ ...declared, ...fields }).filter(([field]) => !(field in fields) || fields[field] !== gone));
    const ours = await measure(url, "ours", () => migrate(database, declare(declared), { allow }));
    results.push([name, ...ours, ...(await measure(url, "naive", () => oneGo(database, naive)))]);
  }
  await database.close();
  return results;
}

async function measure(url: string, table: string, work: () => Promise<unknown>): Promise<[number, number]> {
  const writer = run("../../../../bench/support/migrate/writer.ts", url, `plugin_bench.${table}`);
  await writer.line();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  writer.child.stdin?.end();
  return [Number(await writer.line()), seconds];
}

async function oneGo(database: Database, sql: string): Promise<void> {
  await database.pool.query(sql);
}

const gone: Fields[string] = { type: "string" };
const changes: Change[] = [
  { name: "a required field with a default", fields: { extra: { type: "number", required: true, defaultValue: 7 } }, naive: "ALTER TABLE plugin_bench.naive ADD COLUMN extra double precision NOT NULL DEFAULT 7" },
  { name: "a field becomes required", fields: { word: { type: "string", required: true, defaultValue: "x" } }, naive: "ALTER TABLE plugin_bench.naive ALTER word SET NOT NULL" },
  {
    name: "a field becomes required, a tenth of the rows to fill",
    fields: { empty: { type: "string", required: true, defaultValue: "x" } },
    naive: "ALTER TABLE plugin_bench.naive ALTER empty SET DEFAULT 'x'; UPDATE plugin_bench.naive SET empty = 'x' WHERE empty IS NULL; ALTER TABLE plugin_bench.naive ALTER empty SET NOT NULL",
  },
  { name: "a field becomes unique", fields: { code: { type: "string", unique: true } }, naive: "CREATE UNIQUE INDEX ON plugin_bench.naive (code)" },
  {
    name: "a field becomes a reference",
    fields: { owner: { type: "string", references: { model: "owners", field: "key" } } },
    naive: "ALTER TABLE plugin_bench.naive ADD FOREIGN KEY (owner) REFERENCES plugin_bench.owners (key)",
  },
  { name: "a field gets another type, allowed by name", fields: { price: { type: "string" } }, naive: "ALTER TABLE plugin_bench.naive ALTER price TYPE text", allow: ["REWRITE:bench.ours.price"] },
  { name: "a field is taken away", fields: { word: gone }, naive: "ALTER TABLE plugin_bench.naive DROP COLUMN word", allow: ["DROP:bench.ours.word"] },
];
