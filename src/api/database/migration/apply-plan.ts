import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { ClientBase } from "pg";
import type { Database } from "../open-database.ts";
import { lockNotObtained, type Session } from "./blockers.ts";
import { readCatalog } from "./catalog.ts";
import { catalogText } from "./catalog-text.ts";
import { isTransactional } from "./create-step.ts";
import { record, recordStart, type Run } from "./history.ts";
import { insist } from "./insist.ts";
import type { MigrationLock } from "./migration-lock.ts";
import { runStep } from "./run-step.ts";
import { inTransaction } from "./transaction.ts";
import type { MigrationPlan, Step } from "./types.ts";

export interface AppliedStep {
  step: Step;
  durationMs: number;
}

/** Where a migration is; told when a step begins, and whenever something is to be said of it. */
export interface StepProgress {
  step: Step;
  /** Counted from 1. */
  number: number;
  total: number;
  /** Rows that a backfill has written, and about how many there are. */
  rows?: number;
  about?: number;
  /** Who is in its way at this moment. */
  blockers?: readonly Session[];
}

export interface ApplyPlanOptions {
  lock: MigrationLock;
  run: Run;
  /** How long a step tries to get its table from readers and writers. */
  timeoutMs: number;
  onStep?: ((applied: AppliedStep) => void) | undefined;
  onProgress?: ((progress: StepProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** What goes on from where this one ended early. */
  command?: string;
}

/** Runs the steps in order, each with its row of history. A signal cancels the statement that runs, on the server too. */
export async function applyPlan(database: Database, { steps }: Pick<MigrationPlan, "steps">, options: ApplyPlanOptions): Promise<AppliedStep[]> {
  const applied: AppliedStep[] = [];
  for (const [index, step] of steps.entries()) {
    stopWhenAborted(options);
    const place = { step, number: index + 1, total: steps.length };
    options.onProgress?.(place);
    const client = await database.pool.connect();
    let broken = true;
    try {
      const durationMs = await applyStep(database, client, place, options);
      broken = false;
      applied.push({ step, durationMs });
      options.onStep?.({ step, durationMs });
    } finally {
      client.release(broken);
    }
  }
  return applied;
}

async function applyStep(database: Database, client: ClientBase, place: StepProgress, options: ApplyPlanOptions): Promise<number> {
  const { step, number, total } = place;
  const { lock, run, timeoutMs, signal, onProgress } = options;
  let sessions: Session[] = [];
  const surroundings = { database, signal, assertHeld: lock.assertHeld, onBlocked };
  // The last entry keeps what the catalog came to be: what differs from it later was changed by hand.
  const recordDone = async (durationMs: number) =>
    record(client, step, { run, durationMs, catalog: number === total ? catalogText(await readCatalog(client)) : null });

  function onBlocked(blockers: Session[]): void {
    sessions = blockers;
    onProgress?.({ ...place, blockers });
  }

  try {
    if (!isTransactional(step)) await inTransaction(client, () => recordStart(client, step, run), surroundings);
    return await runStep(client, step, {
      ...surroundings,
      timeoutMs,
      recordDone,
      insist: (attempt) => insist(attempt, {
        timeoutMs,
        check: () => stopWhenAborted(options),
        giveUp: (cause) => lockNotObtained(`Migration step ${step.id} did not get its table`, { timeoutMs, sessions, cause }),
      }),
      onRows: (rows, about) => onProgress?.({ ...place, rows, ...(about === undefined ? {} : { about }) }),
    });
  } catch (thrown) {
    stopWhenAborted(options);
    throw failed(step, thrown, options);
  }
}

function stopWhenAborted({ signal, command = "atlas migrate" }: ApplyPlanOptions): void {
  if (signal?.aborted) throw new AtlasError("Interrupted. What was applied until then is recorded.", { code: "INTERRUPTED", hint: `Go on with: ${command}`, cause: signal.reason });
}

function failed(step: Step, thrown: unknown, { lock, command = "atlas migrate" }: ApplyPlanOptions): unknown {
  if (thrown instanceof AtlasError) return thrown;
  // What broke the one connection broke the other: then the lock is what was lost.
  lock.assertHeld();
  return new AtlasError(`Migration step ${step.id} failed and was rolled back: ${redactSecrets(messageOf(thrown))}.`, {
    code: "MIGRATION_STEP_FAILED",
    hint: `The steps before it are applied and recorded. Mend the cause and go on with: ${command}`,
    cause: thrown,
  });
}
