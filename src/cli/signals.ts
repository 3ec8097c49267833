import { EXIT, type ExitCode } from "./exit-codes.ts";

/** What has to be closed when the command ends early, last opened first. */
const closers: { close: () => unknown; withinMs: number }[] = [];
const interruption = new AbortController();
let stoppedWith: ExitCode | undefined;

/** Aborted by the first SIGINT or SIGTERM. Commands hand it to whatever can stop early. */
export const interrupted: AbortSignal = interruption.signal;

/** Has `close` called when the process is told to stop, which may take it `withinMs` longer than usual. Returns a function that takes it back. */
export function onInterrupt(close: () => unknown, { withinMs = 0 }: { withinMs?: number } = {}): () => void {
  const closer = { close, withinMs };
  closers.push(closer);
  return () => {
    const index = closers.indexOf(closer);
    if (index >= 0) closers.splice(index, 1);
  };
}

/** The exit code of the signal that told the process to stop; undefined when none did. */
export function interruptionCode(): ExitCode | undefined {
  return stoppedWith;
}

/**
 * The first signal closes what is open and lets the command end by itself, with the signal's exit code;
 * one that does not is ended a second later. The second signal ends it at once.
 */
export function catchSignals(): void {
  for (const [signal, exitCode] of signals) {
    process.on(signal, () => {
      // Nothing gentler than exit() ends a process that still works, which is what a second signal asks for.
      if (stoppedWith !== undefined) process.exit(exitCode);
      stoppedWith = exitCode;
      process.stderr.write(`\n${signal}: stopping. Once more to force it.\n`);
      interruption.abort();
      void Promise.race([closeAll(), longEnough()]).finally(() => setTimeout(() => process.exit(exitCode), 1000).unref());
    });
  }
}

/** A database that answers no more must not keep the process from ending; a plugin's teardown may take ten seconds. */
function longEnough(): Promise<void> {
  const longest = Math.max(0, ...closers.map(({ withinMs }) => withinMs));
  return new Promise((resolve) => setTimeout(resolve, 15_000 + longest).unref());
}

async function closeAll(): Promise<void> {
  for (const { close } of [...closers].reverse()) {
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
