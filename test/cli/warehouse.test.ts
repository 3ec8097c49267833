import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { buildWarehouse } from "../../templates/warehouse/build-warehouse.ts";
import { repository } from "../support/temp-project.ts";

interface Entity {
  table: string;
  dimensions: Record<string, { type: string; description: string; values?: string[]; primary_key?: boolean }>;
  measures: Record<string, { sql: string }>;
  joins: { to: string; sql: string; relationship: "many_to_one" | "one_to_many" }[];
}

type Row = Record<string, unknown>;

const project = join(repository, "templates/project");
const entities = await readAll<Entity>("entities");
const metrics = (await readAll<{ metrics: { name: string; sql: string }[] }>("metrics")).flatMap((file) => file.metrics);
let shipped: (sql: string) => Promise<Row[]>;
let closeShipped: () => void;

beforeAll(async () => {
  ({ query: shipped, close: closeShipped } = await open(join(project, "warehouse/demo.duckdb")));
});

afterAll(() => closeShipped());

describe("the warehouse", () => {
  test("holds what its seed gives, row by row", async () => {
    const folder = await mkdtemp(join(tmpdir(), "atlas-warehouse-"));
    try {
      await buildWarehouse(join(folder, "built.duckdb"));
      const { query, close } = await open(join(folder, "built.duckdb"));
      const built = await contentOf(query);
      close();

      expect(Object.keys(built)).toHaveLength(6);
      expect(await contentOf(shipped)).toEqual(built);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("is small enough to be copied into every project", async () => {
    expect((await readFile(join(project, "warehouse/demo.duckdb"))).byteLength).toBeLessThan(1_500_000);
  });

  test("tells one story: nobody orders or subscribes before signing up, and business plans are for business", async () => {
    const [faults] = await shipped(`
      SELECT
        (SELECT count(*) FROM orders JOIN customers USING (customer_id) WHERE ordered_at < signed_up_on) AS early_orders,
        (SELECT count(*) FROM subscriptions JOIN customers USING (customer_id) WHERE started_on < signed_up_on) AS early_subscriptions,
        (SELECT count(*) FROM subscriptions JOIN plans USING (plan_id) JOIN customers USING (customer_id) WHERE audience <> segment) AS wrong_plans,
        (SELECT count(*) FROM orders WHERE order_id NOT IN (SELECT order_id FROM order_items)) AS empty_orders,
        (SELECT count(*) FROM order_items WHERE discount > quantity * unit_price) AS paid_for_taking`);

    expect(faults).toEqual({ early_orders: "0", early_subscriptions: "0", wrong_plans: "0", empty_orders: "0", paid_for_taking: "0" });
  });
});

test("semantic/ describes every table, and every column with its type", async () => {
  const columns = await shipped("SELECT table_name || '.' || column_name AS name, data_type AS type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL");

  const described = entities.flatMap(({ table, dimensions }) => Object.entries(dimensions).map(([name, { type }]) => `${table}.${name} ${type}`));

  expect(described.sort()).toEqual(columns.map(({ name, type }) => `${String(name)} ${typeOf(String(type))}`).sort());
});

test("the catalog names every entity and its file", async () => {
  const catalog: { entities: { name: string; file: string }[] } = parse(await readFile(join(project, "semantic/catalog.yml"), "utf8"));

  expect(catalog.entities.map(({ name, file }) => `${name} ${file}`).sort()).toEqual(entities.map(({ table }) => `${table} entities/${table}.yml`).sort());
});

describe.each(entities)("semantic/entities/$table.yml", ({ table, dimensions, measures, joins }) => {
  test.each(Object.entries(dimensions).filter(([, { values }]) => values))("%s has the values that are listed", async (name, { values }) => {
    const rows = await shipped(`SELECT DISTINCT ${name} AS value FROM ${table} WHERE ${name} IS NOT NULL`);

    expect(rows.map(({ value }) => String(value)).sort()).toEqual([...(values ?? [])].sort());
  });

  test("its primary key is one", async () => {
    const key = Object.entries(dimensions).filter(([, { primary_key }]) => primary_key).map(([name]) => name);

    await expect(shipped(`SELECT ${key.join(", ")} FROM ${table} GROUP BY ALL HAVING count(*) > 1`)).resolves.toEqual([]);
  });

  test.each(Object.entries(measures))("measure %s is a number", async (_, { sql }) => {
    const [row] = await shipped(`SELECT CAST(${sql} AS DOUBLE) AS value FROM ${table}`);

    expect(row?.value).toBeGreaterThan(0);
  });

  test.each(joins)("the join to $to is $relationship", async ({ to, sql, relationship }) => {
    const many = relationship === "many_to_one" ? table : to;
    const [row] = await shipped(`SELECT (SELECT count(*) FROM ${table} JOIN ${to} ON ${sql}) = (SELECT count(*) FROM ${many}) AS complete`);

    expect(row).toEqual({ complete: true });
  });
});

test.each(metrics)("the metric $name gives rows", async ({ sql }) => {
  expect((await shipped(sql)).length).toBeGreaterThan(0);
});

async function readAll<File>(folder: string): Promise<File[]> {
  const names = await readdir(join(project, "semantic", folder));
  return Promise.all(names.map(async (name) => parse(await readFile(join(project, "semantic", folder, name), "utf8"))));
}

async function open(path: string) {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  return {
    query: async (sql: string): Promise<Row[]> => (await connection.run(sql)).getRowObjectsJson(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Of each table its definition and a hash of its rows, in their order. */
async function contentOf(query: (sql: string) => Promise<Row[]>): Promise<Record<string, Row>> {
  const tables = await query("SELECT table_name, sql FROM duckdb_tables() ORDER BY table_name");
  const contents = tables.map(async ({ table_name, sql }) => {
    const [row] = await query(`SELECT count(*) AS count, md5(string_agg(t::VARCHAR, chr(10) ORDER BY rowid)) AS hash FROM ${String(table_name)} AS t`);
    return [String(table_name), { sql, ...row }] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}

function typeOf(dataType: string): string {
  if (dataType === "VARCHAR") return "string";
  if (dataType === "INTEGER" || dataType.startsWith("DECIMAL")) return "number";
  return dataType.toLowerCase();
}
