import { withDeadline } from "@useatlas/plugin-sdk";

export type Background = ReturnType<typeof createBackground>;

/** What goes on after Slack has its acknowledgement, for which it waits three seconds. */
export function createBackground({ onError }: { onError(thrown: unknown): void }) {
  const running = new Set<Promise<void>>();

  function run(task: () => Promise<void>): void {
    const done: Promise<void> = task().catch(onError).finally(() => running.delete(done));
    running.add(done);
  }

  /** Waits for what runs, though not for ever. */
  async function end(): Promise<void> {
    await withDeadline(() => Promise.all(running), { deadlineMs: patienceMs, late: () => undefined });
  }

  return { run, end };
}

const patienceMs = 5000;
