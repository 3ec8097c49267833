import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { readCatalog, type Catalog } from "./catalog.ts";
import { readHistory, type HistoryEntry } from "./history.ts";
import { planMigration } from "./plan.ts";
import type { DeclaredPlugin, MigrationPlan } from "./types.ts";

/** All that a migration is decided on, as of one moment. */
export interface State {
  plan: MigrationPlan;
  catalog: Catalog;
  history: HistoryEntry[];
}

/** What a migration would do, and what it would refuse. Reads only, in one consistent view, on any database. */
export async function readPlan(database: Database, declared: readonly DeclaredPlugin[], allow?: readonly string[]): Promise<MigrationPlan> {
  return reading(database, (client, catalog) => plan(client, { declared, allow, catalog }));
}

/** The plan with the catalog and the history that it belongs to. */
export async function readState(database: Database, declared: readonly DeclaredPlugin[], allow?: readonly string[]): Promise<State> {
  return reading(database, async (client, catalog) => ({ plan: await plan(client, { declared, allow, catalog }), catalog, history: await readHistory(client) }));
}

/** Does `work` in one consistent view of the database, which it cannot write to. The view begins with the catalog, in one message with it. */
export async function reading<Result>({ pool }: Database, work: (client: ClientBase, catalog: Catalog) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken = true;
  try {
    const opening = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'";
    const result = await work(client, await readCatalog(client, { opening }));
    await client.query("COMMIT");
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

async function plan(client: ClientBase, { declared, allow = [], catalog }: { declared: readonly DeclaredPlugin[]; allow: readonly string[] | undefined; catalog: Catalog }): Promise<MigrationPlan> {
  const planned = planMigration({ declared, allow, catalog });
  return { ...planned, refusals: [...planned.refusals, ...(await askGuards(client, planned))] };
}

/** The refusals of all guards whose question is answered with yes, in one query. */
async function askGuards(client: ClientBase, { steps }: MigrationPlan): Promise<MigrationPlan["refusals"]> {
  const guards = steps.flatMap((step) => step.guards);
  if (guards.length === 0) return [];
  const { rows } = await client.query<{ answers: boolean[] }>(`SELECT ARRAY[${guards.map(({ sql }) => sql).join(", ")}] AS answers`);
  return guards.flatMap(({ refusal }, index) => (rows[0]?.answers[index] ? [refusal] : []));
}
