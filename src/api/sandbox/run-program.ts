import { spawn } from "node:child_process";
import type { PluginExecResult } from "@useatlas/plugin-sdk";
import { keepBeginning } from "./keep-beginning.ts";

export interface RunProgramOptions {
  env: Record<string, string | undefined>;
  /** Ends it, and all that it has started. */
  signal: AbortSignal;
}

/** Runs a program with an argument list, never through a shell. One that prints without end is ended. Rejects when it cannot be started. */
export function runProgram(program: string, args: readonly string[], { env, signal }: RunProgramOptions): Promise<PluginExecResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // As leader of a group of its own, so that its children can be ended with it.
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const end = () => killGroup(child.pid);
    signal.addEventListener("abort", end, { once: true });
    const [stdout, stderr] = [keepBeginning(end), keepBeginning(end)];
    child.stdout.on("data", stdout.add);
    child.stderr.on("data", stderr.add);
    child.once("error", (thrown) => (settle(), reject(thrown)));
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
