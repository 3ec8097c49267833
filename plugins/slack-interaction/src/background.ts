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
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([Promise.all(running), new Promise((resolve) => (timer = setTimeout(resolve, patienceMs)))]);
    clearTimeout(timer);
  }

  return { run, end };
}

const patienceMs = 5000;
