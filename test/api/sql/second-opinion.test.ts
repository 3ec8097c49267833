import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { readSql } from "../../../src/api/sql/reader/read-sql.ts";
import { corpus } from "./support/corpus.ts";
import { splice } from "./support/mutate.ts";
import { createRandom } from "./support/random.ts";

test("DuckDB's own parser finds the same tables as our reader, in honest queries and in spliced ones", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const random = createRandom(31);
  const honest = corpus("honest", "duckdb").map(({ sql }) => sql);
  const spliced = [1, 2, 3, 4, 5].flatMap(() => honest.flatMap((sql) => splice(sql, "duckdb", random) ?? []));
  let compared = 0;

  const differences = [];
  for (const sql of [...honest, ...spliced]) {
    const reader = await connection.runAndReadAll("SELECT json_serialize_sql($sql::VARCHAR)::VARCHAR AS tree", { sql: sql.replace(/;\s*$/, "") });
    const tree: unknown = JSON.parse(String(reader.getRows()[0]?.[0]));
    const theirs = tablesIn(tree);
    if (theirs === undefined) continue; // PIVOT is no plain SELECT to DuckDB, which cannot serialize it
    compared++;
    const ours = new Set(readSql(sql, "duckdb").tables.map(({ key }) => key.join(".")));
    if ([...ours].sort().join() !== [...theirs].sort().join()) differences.push({ sql, ours: [...ours], theirs: [...theirs] });
  }

  expect(compared).toBeGreaterThan(500);
  expect(differences).toEqual([]);
  connection.closeSync();
});

/** The tables of DuckDB's syntax tree without the names that a WITH defines; undefined where it has no tree. */
function tablesIn(tree: unknown): Set<string> | undefined {
  const tables = new Set<string>();
  const defined = new Set<string>();
  let failed = false;

  function visit(value: unknown): void {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    if ("error" in value && value.error === true) failed = true;
    if ("cte_map" in value) for (const name of definedIn(value.cte_map)) defined.add(name);
    if ("type" in value && value.type === "BASE_TABLE" && "table_name" in value && "schema_name" in value) {
      tables.add([value.schema_name, value.table_name].filter((part) => part !== "").join(".").toLowerCase());
    }
    Object.values(value).forEach(visit);
  }

  visit(tree);
  for (const name of defined) tables.delete(name);
  return failed ? undefined : tables;
}

function definedIn(value: unknown): string[] {
  const entries: unknown = typeof value === "object" && value !== null && "map" in value ? value.map : [];
  return Array.isArray(entries) ? entries.map((entry: { key?: unknown }) => String(entry.key).toLowerCase()) : [];
}
