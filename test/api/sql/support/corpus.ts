import { readFileSync } from "node:fs";
import { join } from "node:path";

export const dialects = ["postgres", "mysql", "duckdb", "clickhouse", "snowflake", "sqlite"] as const;
export type Dialect = (typeof dialects)[number];

export interface CorpusQuery {
  id: string;
  class?: string;
  /** The server that takes it, where that is a newer one than tests run on. */
  needs?: string;
  sql: string;
}

/** The tables that the corpora's honest queries read. */
export const corpusTables = [
  "customers", "orders", "order_items", "products", "events", "employees", "public.products", "subscriptions", "transactions", "page_views",
  // TPC-H
  "lineitem", "part", "supplier", "partsupp", "nation", "region", "customer", "tpch_orders",
  // TPC-DS
  "store_sales", "store_returns", "web_sales", "web_returns", "catalog_sales", "catalog_returns", "date_dim", "time_dim", "item", "store", "ds_customer", "customer_address",
  "customer_demographics", "household_demographics", "promotion", "warehouse", "inventory",
];

/** The queries that are meant for every dialect, and those for this one. */
export function corpus(kind: "honest" | "attacks", dialect: Dialect): CorpusQuery[] {
  return ["shared", dialect].flatMap((part) => read(`${kind}-${part}.jsonl`));
}

/** Statements that create those tables. */
export function corpusSchema(): string[] {
  return file("schema.sql").split(";").map((statement) => statement.trim()).filter((statement) => statement !== "");
}

function read(name: string): CorpusQuery[] {
  return file(name).trim().split("\n").map((line): CorpusQuery => JSON.parse(line));
}

function file(name: string): string {
  return readFileSync(join(import.meta.dirname, "../corpus", name), "utf8");
}
