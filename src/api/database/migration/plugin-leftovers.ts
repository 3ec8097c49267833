import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { qualify, schemaOf } from "../quote.ts";
import { reading, type ReadOptions } from "./read-plan.ts";

/** A table of a plugin, with what is in it. */
export interface Leftover {
  table: string;
  /** The server's own estimate; null for a table that it has never looked at. */
  approximateRows: number | null;
  /** Null when counting took too long. */
  rows: number | null;
  /** With its indexes. */
  bytes: number;
}

/** Something outside that stands on a plugin's table. */
export interface Dependent {
  kind: "reference" | "view";
  /** `schema.name`, of the table with the reference or of the view. */
  from: string;
  /** Of the foreign key. */
  constraint: string | null;
  /** `schema.table`, the plugin's. */
  to: string;
}

/** The tables of a plugin; undefined when it has not even a schema. */
export async function readLeftovers(client: ClientBase, pluginId: string): Promise<Leftover[] | undefined> {
  const { rows } = await client.query<{ tables: Leftover[] }>(leftoversQuery, [schemaOf(pluginId)]);
  return rows[0]?.tables;
}

/** Foreign keys of other schemas' tables, and other schemas' views. */
export async function findDependents(client: ClientBase, pluginId: string): Promise<Dependent[]> {
  return (await client.query<Dependent>(dependentsQuery, [schemaOf(pluginId)])).rows;
}

/** Counts each table, as long as that does not take too long. */
export async function countRows(database: Database, pluginId: string, tables: readonly Leftover[], options: Omit<ReadOptions, "allow">): Promise<Leftover[]> {
  const counted: Leftover[] = [];
  for (const leftover of tables) counted.push({ ...leftover, rows: await reading(database, (client) => count(client, pluginId, leftover.table), options).catch(tooLong) });
  return counted;
}

async function count(client: ClientBase, pluginId: string, table: string): Promise<number> {
  await client.query("SET LOCAL statement_timeout = '5s'");
  const { rows } = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${qualify(schemaOf(pluginId), table)}`);
  return Number(rows[0]?.rows);
}

function tooLong(thrown: unknown): null {
  if (thrown instanceof Error && "code" in thrown && thrown.code === "57014") return null;
  throw thrown;
}

const leftoversQuery = `
  SELECT COALESCE(json_agg(json_build_object(
           'table', c.relname, 'approximateRows', CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END, 'rows', NULL, 'bytes', pg_total_relation_size(c.oid)
         ) ORDER BY c.relname) FILTER (WHERE c.oid IS NOT NULL), '[]') AS tables
  FROM pg_namespace n
  LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
  WHERE n.nspname = $1
  GROUP BY n.oid`;

const dependentsQuery = `
  SELECT 'reference' AS kind, n.nspname || '.' || c.relname AS "from", k.conname AS "constraint", tn.nspname || '.' || t.relname AS "to"
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class t ON t.oid = k.confrelid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
  WHERE k.contype = 'f' AND tn.nspname = $1 AND n.nspname <> $1
  UNION
  SELECT 'view', n.nspname || '.' || v.relname, NULL, tn.nspname || '.' || t.relname
  FROM pg_rewrite w
  JOIN pg_class v ON v.oid = w.ev_class
  JOIN pg_namespace n ON n.oid = v.relnamespace
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class t ON t.oid = d.refobjid
  JOIN pg_namespace tn ON tn.oid = t.relnamespace
  WHERE tn.nspname = $1 AND n.nspname <> $1
  ORDER BY 2, 3`;
