import type { ClientBase } from "pg";
import type { Guard, MigrationPlan } from "./types.ts";

/** The refusals of all guards whose question is answered with yes. */
export async function askGuards(client: ClientBase, { steps }: MigrationPlan): Promise<MigrationPlan["refusals"]> {
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
