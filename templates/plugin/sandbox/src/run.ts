import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { PluginExecResult } from "@useatlas/plugin-sdk";

export interface RunOptions {
  cwd: string;
  timeoutMs: number;
  maxOutputBytes: number;
  /** Kills the program when it is aborted. */
  signal: AbortSignal;
}

/** Runs a program until it ends or its time is over. Throws only when it cannot be started. */
export async function run(program: string, args: readonly string[], { cwd, timeoutMs, maxOutputBytes, signal }: RunOptions): Promise<PluginExecResult> {
  // Only PATH: whatever else this process has in its environment, such as keys, is none of the program's business.
  const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8" };
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const stdout = collect(child.stdout, maxOutputBytes);
  const stderr = collect(child.stderr, maxOutputBytes);
  const kill = () => void child.kill("SIGKILL");
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, timeoutMs);
  signal.addEventListener("abort", kill);
  if (signal.aborted) kill();

  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? killedExitCode));
    });
    return { stdout: stdout(), stderr: late ? `${stderr()}Stopped after ${timeoutMs} ms.\n` : stderr(), exitCode: late ? lateExitCode : exitCode };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
  }
}

/** Keeps the first bytes of a stream and drops the rest, so that the program never waits for a full pipe. */
function collect(stream: Readable, maxBytes: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    if (size < maxBytes) chunks.push(chunk.subarray(0, maxBytes - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString() + (size > maxBytes ? "\n(the rest was cut)\n" : "");
}

/** What timeout(1) and shells answer in the same cases. */
const lateExitCode = 124;
const killedExitCode = 137;
