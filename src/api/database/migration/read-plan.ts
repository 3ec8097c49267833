import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { findAhead, readMigratedVersions } from "./ahead.ts";
import { readCatalog, type Catalog } from "./catalog.ts";
import { readHistory, type HistoryEntry } from "./history.ts";
import { planMigration } from "./plan.ts";
import type { DeclaredPlugin, Guard, MigrationPlan } from "./types.ts";

/** All that a migration is decided on, as of one moment. */
export interface State {
  plan: MigrationPlan;
  catalog: Catalog;
  history: HistoryEntry[];
}

/** What a migration would do, and what it would refuse. Reads only, in one consistent view, on any database. */
export async function readPlan(database: Database, declared: readonly DeclaredPlugin[], allow?: readonly string[]): Promise<MigrationPlan> {
  return reading(database, (client) => plan(client, declared, allow));
}

/** The plan with the catalog and the history that it belongs to. */
export async function readState(database: Database, declared: readonly DeclaredPlugin[], allow?: readonly string[]): Promise<State> {
  return reading(database, async (client) => ({ plan: await plan(client, declared, allow), catalog: await readCatalog(client), history: await readHistory(client) }));
}

/** Does `work` in one consistent view of the database, which it cannot write to. */
export async function reading<Result>({ pool }: Database, work: (client: ClientBase) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'");
    const result = await work(client);
    await client.query("COMMIT");
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

async function plan(client: ClientBase, declared: readonly DeclaredPlugin[], allow: readonly string[] = []): Promise<MigrationPlan> {
  const catalog = await readCatalog(client);
  const planned = await respectNewer(client, catalog, { declared, allow });
  return { ...planned, refusals: [...planned.refusals, ...(await askGuards(client, planned))] };
}

/** Asks who migrated before only when there is something that an older plugin could spoil: most plans are empty. */
async function respectNewer(client: ClientBase, catalog: Catalog, options: { declared: readonly DeclaredPlugin[]; allow: readonly string[] }): Promise<MigrationPlan> {
  const planned = planMigration({ ...options, catalog });
  if (planned.steps.length + planned.refusals.length + planned.notices.length === 0) return planned;
  const ahead = findAhead(options.declared, await readMigratedVersions(client, catalog));
  return ahead.length === 0 ? planned : planMigration({ ...options, catalog, ahead });
}

/** The refusals of all guards whose question is answered with yes. */
async function askGuards(client: ClientBase, { steps }: MigrationPlan): Promise<MigrationPlan["refusals"]> {
  // Two steps may ask the same.
  const guards = [...new Map(steps.flatMap((step) => step.guards).map((guard) => [guard.sql, guard])).values()];
  const risky = guards.filter(({ mayFail }) => mayFail);
  const failed = [];
  for (const guard of risky) if ((await attempt(client, guard.sql)) === undefined) failed.push(guard.refusal);
  const sure = guards.filter(({ mayFail }) => !mayFail);
  if (failed.length === 0) return sure.length === 0 ? [] : refusalsOf(sure, await answer(client, `ARRAY[${sure.map(({ sql }) => sql).join(", ")}]`));
  // The others may be about the same values, and fail for the same reason.
  const answers = [];
  for (const { sql } of sure) answers.push((await attempt(client, sql)) === true);
  return [...failed, ...refusalsOf(sure, answers)];
}

function refusalsOf(guards: readonly Guard[], answers: readonly boolean[]): MigrationPlan["refusals"] {
  return guards.flatMap(({ refusal }, index) => (answers[index] ? [refusal] : []));
}

async function answer<Answer = boolean[]>(client: ClientBase, expression: string): Promise<Answer> {
  const { rows } = await client.query<{ answer: Answer }>(`SELECT ${expression} AS answer`);
  const [row] = rows;
  if (row === undefined) throw new Error("a query without FROM gave no row");
  return row.answer;
}

/** The answer to a question, or undefined when a value cannot be converted; other failures are thrown. */
async function attempt(client: ClientBase, sql: string): Promise<boolean | undefined> {
  await client.query("SAVEPOINT question");
  try {
    return await answer<boolean>(client, sql);
  } catch (thrown) {
    if (!isDataException(thrown)) throw thrown;
    await client.query("ROLLBACK TO SAVEPOINT question");
    return undefined;
  }
}

function isDataException(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("22");
}
