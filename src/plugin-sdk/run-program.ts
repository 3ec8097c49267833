import { spawn } from "node:child_process";
import { AtlasError, messageOf } from "./errors.ts";
import { keepBeginning } from "./keep-beginning.ts";
import type { PluginExecResult } from "./types/sandbox.ts";

export interface RunProgramOptions {
  /** All that it sees of an environment: it inherits nothing. */
  env: Record<string, string | undefined>;
  cwd?: string;
  /** Ends it, and all that it has started. */
  signal: AbortSignal;
}

/**
 * Runs a program with an argument list, never through a shell. One that prints without end is ended. Throws
 * `PROGRAM_NOT_STARTED`, or the signal's reason.
 */
export function runProgram(program: string, args: readonly string[], { env, cwd, signal }: RunProgramOptions): Promise<PluginExecResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // As leader of a group of its own, so that its children can be ended with it.
    const child = spawn(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const end = () => killGroup(child.pid);
    signal.addEventListener("abort", end, { once: true });
    const [stdout, stderr] = [keepBeginning(end), keepBeginning(end)];
    child.stdout.on("data", stdout.add);
    child.stderr.on("data", stderr.add);
    child.once("error", (thrown) => (settle(), reject(notStarted(program, thrown))));
    child.once("close", (code, killedBy) => {
      settle();
      if (signal.aborted) reject(signal.reason);
      else resolve({ stdout: stdout.text(), stderr: stderr.text(), exitCode: code ?? (killedBy ? killed : 1) });
    });

    function settle(): void {
      signal.removeEventListener("abort", end);
      // Whatever it left behind in the background.
      end();
    }
  });
}

function notStarted(program: string, thrown: unknown): AtlasError {
  return new AtlasError(`The program ${program} could not be started: ${messageOf(thrown)}`, { code: "PROGRAM_NOT_STARTED", cause: thrown });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/** What a shell reports of a program that SIGKILL ended. */
const killed = 137;
