import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { lockNotObtained, type Session } from "./blockers.ts";
import { readCatalog, type Catalog } from "./catalog.ts";
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
  return reading(database, (client) => plan(client, declared, options.allow), options);
}

/** The plan with the catalog and the history that it belongs to. */
export async function readState(database: Database, declared: readonly DeclaredPlugin[], options: ReadOptions = {}): Promise<State> {
  return reading(database, async (client) => ({
    plan: await plan(client, declared, options.allow),
    catalog: await readCatalog(client),
    history: await readHistory(client),
    pooled: await isPooled(client),
    holder: await lockHolder(client),
  }), options);
}

/** Does `work` in one consistent view of the database, which it cannot write to. */
export async function reading<Result>(database: Database, work: (client: ClientBase) => Promise<Result>, { timeoutMs = 5_000, signal }: Omit<ReadOptions, "allow"> = {}): Promise<Result> {
  let sessions: Session[] = [];
  const client = await database.pool.connect();
  let broken = true;
  try {
    const attempt = () => inTransaction(client, () => work(client), { mode: "ISOLATION LEVEL REPEATABLE READ READ ONLY", database, signal, onBlocked: (blockers) => (sessions = blockers) });
    const result = await insist(attempt, { timeoutMs, check: () => signal?.throwIfAborted(), giveUp: (cause) => lockNotObtained("The plugins' tables could not be read", { timeoutMs, sessions, cause }) });
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

async function plan(client: ClientBase, declared: readonly DeclaredPlugin[], allow: readonly string[] = []): Promise<MigrationPlan> {
  const planned = planMigration({ declared, allow, catalog: await readCatalog(client) });
  return { ...planned, refusals: [...planned.refusals, ...(await askGuards(client, planned))] };
}

/** The refusals of all guards whose question is answered with yes, in one query. */
async function askGuards(client: ClientBase, { steps }: MigrationPlan): Promise<MigrationPlan["refusals"]> {
  const guards = steps.flatMap((step) => step.guards);
  if (guards.length === 0) return [];
  const { rows } = await client.query<{ answers: boolean[] }>(`SELECT ARRAY[${guards.map(({ sql }) => sql).join(", ")}] AS answers`);
  return guards.flatMap(({ refusal }, index) => (rows[0]?.answers[index] ? [refusal] : []));
}

/** A pooler greets with a process id of its own making. */
async function isPooled(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return "processID" in client && client.processID !== rows[0]?.pid;
}
