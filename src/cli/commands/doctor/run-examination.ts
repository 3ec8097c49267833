import { spawn, type ChildProcess } from "node:child_process";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Finding } from "../../findings.ts";
import { interrupted, onInterrupt } from "../../signals.ts";
import type { ExaminationFailure, ExaminationLine, ExaminationOutcome, ExaminationTask, StoppedExamination, TracedCall } from "./examination.ts";

/** Runs one round of checks in a process of its own, which is given up when its event loop stands still. What plugins print goes to stderr. */
export async function runExamination(task: ExaminationTask): Promise<ExaminationOutcome> {
  const child = spawn(process.execPath, [...process.execArgv, worker], { stdio: ["pipe", 2, 2, "pipe"] });
  const end = () => void child.kill("SIGKILL");
  // A second signal ends us at once, and then nobody else would end it.
  process.once("exit", end);
  const over = ended(child);
  const release = onInterrupt(() => (child.kill("SIGTERM"), over));
  try {
    child.stdin?.on("error", () => undefined); // it may have ended before it read its task, which its end will tell
    child.stdin?.end(JSON.stringify(task));
    return await follow(child, over);
  } finally {
    release();
    process.off("exit", end);
    end();
  }
}

async function follow(child: ChildProcess, over: Promise<[number | null, string | null]>): Promise<ExaminationOutcome> {
  const running = new Map<number, TracedCall & { left: boolean }>();
  const checked: Finding[] = [];
  const checks: string[] = [];
  let secrets: string[] = [];
  let begun = false;
  let done: { findings: Finding[]; checks: string[] } | undefined;
  let failure: ExaminationFailure | undefined;
  // On a busy machine its start takes seconds, and no plugin has run by then.
  let silentMs = mostSilentMs - mostStartingMs;

  const answers = child.stdio[3] as Readable; // opened as a pipe by spawn()
  createInterface({ input: answers }).on("line", (text) => {
    silentMs = 0;
    take(JSON.parse(text) as ExaminationLine); // written by the process that we started
  });
  // Counted in turns of our own loop: a machine that stood still, or is slow, does not make the other one late.
  const clock = setInterval(() => {
    silentMs += tickMs;
    if (silentMs >= mostSilentMs) child.kill("SIGKILL");
  }, tickMs);
  const [exitCode, signal] = await over;
  clearInterval(clock);

  if (failure) return { outcome: "failed", failure };
  // What it may have been busy with by then was the closing, and the findings are complete without it.
  if (done) return { outcome: "done", ...done, secrets };
  if (interrupted.aborted) return { outcome: "failed", failure: { code: "INTERRUPTED", message: "Interrupted." } };
  return stopped(silentMs >= mostSilentMs ? { state: "blocked", silentMs: mostSilentMs } : { state: "ended", exitCode, signal });

  function take(line: ExaminationLine): void {
    if (line.is === "begun") [begun, secrets] = [true, line.secrets];
    if (line.is === "entered") running.set(line.call.id, { ...line.call, left: false });
    if (line.is === "left") running.set(line.id, { ...(running.get(line.id) ?? lost(line.id)), left: true });
    if (line.is === "settled") running.delete(line.id);
    if (line.is === "checked") {
      checked.push(...line.findings);
      checks.push(line.check);
    }
    if (line.is === "done") {
      done = line;
      // What is closed after the findings may wait for ever on what has broken.
      setTimeout(() => child.kill("SIGKILL"), mostClosingMs).unref();
    }
    if (line.is === "failed") failure = line.failure;
  }

  function stopped(how: StoppedExamination["how"]): StoppedExamination {
    const calls = [...running.values()];
    return { outcome: "stopped", how, begun, secrets, findings: checked, checks, stack: calls.filter(({ left }) => !left), pending: calls.filter(({ left }) => left) };
  }
}

function lost(id: number): never {
  throw new Error(`Call ${id} was left and never entered.`);
}

function ended(child: ChildProcess): Promise<[number | null, string | null]> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // By then all is read that it has written.
    child.on("close", (code, signal) => resolve([code, signal]));
  });
}

const tickMs = 250;
const mostSilentMs = 8000;
const mostStartingMs = 20_000;
const mostClosingMs = 10_000;
// Beside this file: TypeScript where Bun runs the sources, JavaScript where Node runs what is built from them.
const worker = fileURLToPath(new URL(`./examination-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
