import { schemaOf, type Database } from "@atlas/api/lib/database";
import type { UseFault } from "./observations.ts";

/** What there is in a database, by its name, and what it is like. */
export type CatalogLines = ReadonlyMap<string, { schema: string; looks: string }>;

/** Everything in the database, with the rows of all tables but the plugin's own, and but those that the host itself writes. */
export async function readCatalog({ pool }: Database, pluginId: string): Promise<CatalogLines> {
  const { rows } = await pool.query<{ schema: string; name: string; looks: string; table: string | null }>(catalogQuery);
  const lines = new Map<string, { schema: string; looks: string }>();
  for (const { schema, name, looks, table } of rows) {
    const watched = table !== null && schema !== schemaOf(pluginId) && !hostWrites.has(table);
    const held = watched ? (await pool.query<{ hash: string | null }>(`SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) AS hash FROM ${table} t`)).rows[0]?.hash : null;
    lines.set(name, { schema, looks: `${looks} ${held ?? ""}` });
  }
  return lines;
}

/** What differs after the plugin has run: nothing may, but the rows of its own tables. */
export function databaseFaults(pluginId: string, { before, after }: { before: CatalogLines; after: CatalogLines }): UseFault[] {
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name)?.looks !== after.get(name)?.looks);
  const told = changed.map((name) => ({ schema: (after.get(name) ?? before.get(name))?.schema, text: `${after.has(name) ? (before.has(name) ? "changed" : "made") : "dropped"} ${name}` }));
  const own = told.filter(({ schema }) => schema === schemaOf(pluginId));
  const foreign = told.filter(({ schema }) => schema !== schemaOf(pluginId));
  return [
    ...(foreign.length === 0 ? [] : [{ code: "DATABASE_WRITES_OUTSIDE", message: `it has touched what is not its own: ${list(foreign)}`, key: "initialize" }]),
    ...(own.length === 0 ? [] : [{ code: "SCHEMA_BEHIND_MIGRATION", message: `it has changed its tables behind the migration's back: ${list(own)}`, key: "initialize" }]),
  ];
}

/** Takes away what an earlier plugin of the same module has left in the database. */
export async function emptyDatabase({ pool }: Database): Promise<void> {
  const { rows } = await pool.query<{ drop: string }>(`SELECT format('DROP SCHEMA %I CASCADE', nspname) AS drop FROM pg_namespace n WHERE nspname <> 'public' AND ${isOurs}`);
  for (const { drop } of rows) await pool.query(drop);
}

function list(told: readonly { text: string }[]): string {
  const more = told.length > 3 ? ` and ${told.length - 3} more` : "";
  return `${told.slice(0, 3).map(({ text }) => text).join(", ")}${more}`;
}

const isOurs = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";
const hostWrites = new Set(["atlas.audit_log"]);
const catalogQuery = `
SELECT n.nspname AS schema, format('the schema %I', n.nspname) AS name, '' AS looks, NULL AS table FROM pg_namespace n WHERE ${isOurs}
UNION ALL
SELECT n.nspname, format('%I.%I', n.nspname, c.relname),
       c.relkind::text || coalesce((SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)), ', ' ORDER BY a.attnum)
                              FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), ''),
       CASE WHEN c.relkind IN ('r', 'p') THEN format('%I.%I', n.nspname, c.relname) END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${isOurs}
UNION ALL
SELECT n.nspname, format('the function %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), md5(p.prosrc), NULL
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${isOurs}
UNION ALL
SELECT n.nspname, format('the trigger %I on %I.%I', t.tgname, n.nspname, c.relname), pg_get_triggerdef(t.oid), NULL
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND ${isOurs}
ORDER BY 1, 2`;
