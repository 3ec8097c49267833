import { AtlasError, withDeadline, type ActionRecord } from "@useatlas/plugin-sdk";
import { outcomeNotKept } from "./action-errors.ts";
import type { ActionOutcome, ActionStore, StoredAction } from "./store.ts";

export interface ExecutionsOptions {
  store: ActionStore;
  run(claimed: StoredAction, onLate: (outcome: ActionOutcome) => void): Promise<ActionOutcome>;
  /** Hears that what came of an action could not be kept: it is read as unknown then. */
  onError(thrown: unknown, record: ActionRecord): void;
}

/** Claims actions and runs them: the only way to a plugin's `execute()`. */
export function createExecutions({ store, run, onError }: ExecutionsOptions) {
  const running = new Set<Promise<unknown>>();
  let closing = false;

  /** Runs an action, as the one of many that gets to. Undefined when it is not pending any more. */
  async function execute(id: string, personId: string | null): Promise<ActionRecord | undefined> {
    if (closing) throw new AtlasError("Nothing is executed any more: the host is closing.", { code: "HOST_CLOSING", hint: "Try again when it is up." });
    const work = claimAndRun(id, personId);
    running.add(work);
    try {
      return await work;
    } finally {
      running.delete(work);
    }
  }

  async function claimAndRun(id: string, personId: string | null): Promise<ActionRecord | undefined> {
    // Before the claim: an action that executes is one whose process is known to live.
    const { claimedBy, leave } = await store.enter();
    try {
      const claimed = await store.claim(id, { claimedBy, personId });
      if (!claimed) return undefined;
      const { record } = claimed;
      const keep = (outcome: ActionOutcome) => store.finish(id, { ...outcome, claimedBy });
      const outcome = await run(claimed, (late) => void keep(late).catch((thrown: unknown) => onError(thrown, record)));
      try {
        return (await keep(outcome)) ?? (await store.find(id))?.record;
      } catch (thrown) {
        onError(thrown, record);
        throw outcomeNotKept(record, thrown);
      }
    } finally {
      await leave();
    }
  }

  /** Waits for what runs, within the deadline; nothing new begins. */
  async function drain(deadlineMs: number): Promise<void> {
    closing = true;
    await withDeadline(() => Promise.allSettled(running), { deadlineMs, late: () => undefined });
  }

  return { execute, drain };
}
