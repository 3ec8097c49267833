import { messageOf, type PluginExecResult } from "@useatlas/plugin-sdk";

export interface RunOptions {
  /** Ends the program, and all that it has started. */
  signal: AbortSignal;
}

/** It could not be started at all. */
export class NotStarted extends Error {}

/**
 * Runs a program with an argument list, never through a shell, and with nothing of this process's environment. One that
 * prints without end is ended. Throws {@link NotStarted}, or the signal's reason.
 */
export async function runProgram(program: string, args: readonly string[], { signal }: RunOptions): Promise<PluginExecResult> {
  // At first use: it takes longer to load than the plugin.
  const { execa } = await import("execa");
  signal.throwIfAborted();
  // As leader of a group of its own, so that its children can be ended with it.
  const child = execa(program, args, { ...options, env: { PATH: searchPath } });
  const end = () => killGroup(child.pid);
  signal.addEventListener("abort", end, { once: true });
  try {
    const { stdout, stderr, exitCode, isMaxBuffer, cause } = await child;
    if (child.pid === undefined) throw new NotStarted(messageOf(cause), { cause });
    signal.throwIfAborted();
    // One whose output is read no more may notice, and end by itself before it is ended.
    return { stdout: text(stdout), stderr: text(stderr), exitCode: isMaxBuffer ? killed : (exitCode ?? killed) };
  } finally {
    signal.removeEventListener("abort", end);
    // Whatever it left behind in the background.
    end();
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

/** Bytes that are kept of each stdout and stderr: the host shows 1 MB, and the rest tells it that there was more. */
const maxBuffer = 1_000_004;
const options = { detached: true, extendEnv: false, stdin: "ignore", encoding: "buffer", stripFinalNewline: false, reject: false, maxBuffer, killSignal: "SIGKILL" } as const;
/** Where programs are installed; nsjail elsewhere is named by its path. */
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** What a shell reports of a program that SIGKILL ended. */
const killed = 137;
