import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { readCatalog } from "./catalog.ts";
import { planMigration } from "./plan.ts";
import type { DeclaredPlugin, MigrationPlan } from "./types.ts";

/** What a migration would do, and what it would refuse. Reads only, in one consistent view, on any database. */
export async function readPlan({ pool }: Database, declared: readonly DeclaredPlugin[], allow: readonly string[] = []): Promise<MigrationPlan> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'");
    const plan = planMigration({ declared, allow, catalog: await readCatalog(client) });
    const refusals = await askGuards(client, plan);
    await client.query("COMMIT");
    broken = false;
    return { ...plan, refusals: [...plan.refusals, ...refusals] };
  } finally {
    client.release(broken);
  }
}

/** The refusals of all guards whose question is answered with yes, in one query. */
async function askGuards(client: ClientBase, { steps }: MigrationPlan): Promise<MigrationPlan["refusals"]> {
  const guards = steps.flatMap((step) => step.guards);
  if (guards.length === 0) return [];
  const { rows } = await client.query<{ answers: boolean[] }>(`SELECT ARRAY[${guards.map(({ sql }) => sql).join(", ")}] AS answers`);
  return guards.flatMap(({ refusal }, index) => (rows[0]?.answers[index] ? [refusal] : []));
}
