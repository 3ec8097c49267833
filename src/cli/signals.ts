import { EXIT } from "./exit-codes.ts";

/** What has to be closed when the command ends early, last opened first. */
const closers: (() => unknown)[] = [];
const interruption = new AbortController();

/** Aborted by the first SIGINT or SIGTERM. Commands hand it to whatever can stop early. */
export const interrupted: AbortSignal = interruption.signal;

/** Has `close` called when the process is told to stop. Returns a function that takes it back. */
export function onInterrupt(close: () => unknown): () => void {
  closers.push(close);
  return () => {
    const index = closers.indexOf(close);
    if (index >= 0) closers.splice(index, 1);
  };
}

/** The first signal closes what is open and ends with its exit code; the second ends at once. */
export function catchSignals(): void {
  let stopping = false;
  for (const [signal, exitCode] of signals) {
    process.on(signal, () => {
      // Two signals mean that waiting for the closers is no longer wanted: nothing gentler than exit() ends them.
      if (stopping) process.exit(exitCode);
      stopping = true;
      process.stderr.write(`\n${signal}: stopping. Once more to force it.\n`);
      interruption.abort();
      void closeAll().finally(() => process.exit(exitCode));
    });
  }
}

async function closeAll(): Promise<void> {
  for (const close of [...closers].reverse()) {
    try {
      await close();
    } catch {
      // The process is ending and the rest still has to be closed; a failed closing has nobody left to tell.
    }
  }
}

const signals = [
  ["SIGINT", EXIT.interrupted],
  ["SIGTERM", EXIT.terminated],
] as const;
