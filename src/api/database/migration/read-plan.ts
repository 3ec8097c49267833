import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { findAhead, readMigratedVersions } from "./ahead.ts";
import { askGuards } from "./ask-guards.ts";
import { lockNotObtained, type Session } from "./blockers.ts";
import { catalogOf, catalogQueries, type Catalog } from "./catalog.ts";
import { readHistory, type HistoryEntry } from "./history.ts";
import { insist } from "./insist.ts";
import { lockHolder } from "./migration-lock.ts";
import { planMigration } from "./plan.ts";
import { inTransaction } from "./transaction.ts";
import type { DeclaredPlugin, MigrationPlan } from "./types.ts";

/** All that a migration is decided on, as of one moment. */
export interface State {
  plan: MigrationPlan;
  catalog: Catalog;
  history: HistoryEntry[];
  /** True when a connection pooler stands between us and the server. */
  pooled: boolean;
  /** Who migrates at this moment. */
  holder: Session | undefined;
}

export interface ReadOptions {
  allow?: readonly string[] | undefined;
  /** How long to try for the tables that somebody else holds. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** What a migration would do, and what it would refuse. Reads only, in one consistent view, on any database. */
export async function readPlan(database: Database, declared: readonly DeclaredPlugin[], options: ReadOptions = {}): Promise<MigrationPlan> {
  return reading(database, (client, catalog) => plan(client, catalog, { declared, ...options }), options);
}

/** The plan with the catalog and the history that it belongs to. */
export async function readState(database: Database, declared: readonly DeclaredPlugin[], options: ReadOptions = {}): Promise<State> {
  return reading(database, async (client, catalog) => ({
    plan: await plan(client, catalog, { declared, ...options }),
    catalog,
    history: await readHistory(client),
    pooled: await isPooled(client),
    holder: await lockHolder(client),
  }), options);
}

/** Does `work` in one consistent view of the database, which it cannot write to. The view begins with the catalog, in one message with it. */
export async function reading<Result>(database: Database, work: (client: ClientBase, catalog: Catalog) => Promise<Result>, { timeoutMs = 5_000, signal }: Omit<ReadOptions, "allow"> = {}): Promise<Result> {
  let sessions: Session[] = [];
  const client = await database.pool.connect();
  let broken = true;
  try {
    const attempt = () => inTransaction(client, (results) => work(client, catalogOf(results)), { first: catalogQueries, mode: "ISOLATION LEVEL REPEATABLE READ READ ONLY", database, signal, onBlocked: (blockers) => (sessions = blockers) });
    const result = await insist(attempt, { timeoutMs, check: () => signal?.throwIfAborted(), giveUp: (cause) => lockNotObtained("The plugins' tables could not be read", { timeoutMs, sessions, cause }) });
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

interface PlanOptions extends Pick<ReadOptions, "allow"> {
  declared: readonly DeclaredPlugin[];
}

async function plan(client: ClientBase, catalog: Catalog, { declared, allow = [] }: PlanOptions): Promise<MigrationPlan> {
  const planned = await respectNewer(client, catalog, { declared, allow });
  return { ...planned, refusals: [...planned.refusals, ...(await askGuards(client, planned))] };
}

/** Asks who migrated before only when there is something that an older plugin could spoil: most plans are empty. */
async function respectNewer(client: ClientBase, catalog: Catalog, options: Required<PlanOptions>): Promise<MigrationPlan> {
  const planned = planMigration({ ...options, catalog });
  if (planned.steps.length + planned.refusals.length + planned.notices.length === 0) return planned;
  const ahead = findAhead(options.declared, await readMigratedVersions(client, catalog));
  return ahead.length === 0 ? planned : planMigration({ ...options, catalog, ahead });
}

/** A pooler greets with a process id of its own making. */
async function isPooled(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return "processID" in client && client.processID !== rows[0]?.pid;
}
