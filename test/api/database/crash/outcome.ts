import { openDatabase } from "@atlas/api/lib/database";
import { migrate, migrationStatus } from "@atlas/api/lib/migrate";
import { catalogLines } from "../../../support/catalog-lines.ts";
import type { OwnServer } from "../../../support/own-server.ts";
import { act, scenarios, type ScenarioName } from "./scenarios.ts";

/** What can be seen of a database from outside: its catalog, and its rows. */
export interface Sight {
  state: string;
  catalog: unknown[];
  rows: Record<string, unknown>;
}

/** Makes the database that the scenario's migration comes upon. */
export async function prepare(server: OwnServer, name: string, scenario: ScenarioName): Promise<void> {
  await server.query("postgres", `CREATE DATABASE ${name}`);
  const { before, prepare, after, allow, undo } = scenarios[scenario];
  if (before.length === 0) return;
  const database = await openDatabase(server.urlOf(name), { cwd: "/" });
  await migrate(database, before);
  for (const sql of prepare) await server.query(name, sql).catch((thrown: unknown) => sql.includes("CONCURRENTLY") || Promise.reject(thrown));
  if (undo) await migrate(database, after, { allow });
  await database.close();
}

/** Goes on in peace, and says what that had to do and what came of it. */
export async function recover(server: OwnServer, name: string, scenario: ScenarioName) {
  const { after, undo } = scenarios[scenario];
  const database = await openDatabase(server.urlOf(name), { cwd: "/" });
  try {
    // Undo behind a whole undo would take back the migration before.
    const isUndone = undo !== undefined && (await server.query(name, left)).length === 0;
    const applied = isUndone ? [] : await act(database, scenarios[scenario]);
    const { state } = await migrationStatus(database, after);
    return { steps: applied.map(({ step }) => step.kind), state, ...(await see(server, name)) };
  } finally {
    await database.close();
  }
}

/** Rejects unless the migration lock can be had within two seconds. */
export async function takeLock(server: OwnServer, name: string): Promise<void> {
  await server.query(name, `SET lock_timeout = '2s'; SELECT pg_advisory_xact_lock(${0x61746c61}, 2)`);
}

async function see(server: OwnServer, name: string): Promise<Omit<Sight, "state">> {
  const catalog = (await server.query(name, catalogLines)).map(({ line }) => line);
  const tables = await server.query(name, "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text LIKE 'plugin%' ORDER BY 1");
  const sums = await Promise.all(tables.map(({ name: table }) => server.query(name, `SELECT '${String(table)}' AS name, count(*)::int, md5(string_agg(t::text, ';' ORDER BY id)) FROM ${String(table)} t`)));
  return { catalog, rows: Object.fromEntries(sums.flat().map(({ name: table, ...sum }) => [String(table), sum])) };
}

/** What is not taken back of the migration that took the table away. */
const left = `
  SELECT FROM atlas.migrations m
  WHERE m.run_id = (SELECT run_id FROM atlas.migrations WHERE kind = 'quarantine-table')
    AND m.plugin_id <> 'atlas' AND m.reversal <> '' AND NOT EXISTS (SELECT FROM atlas.migrations u WHERE u.undoes = m.id)`;
