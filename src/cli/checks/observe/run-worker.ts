import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onInterrupt } from "../../signals.ts";
import { memoryOf } from "./memory-of.ts";
import { collectOutcomes } from "./collect-outcomes.ts";
import type { DatabaseOffer, Failure, Observations, StageName, Task } from "./observations.ts";

export interface RunWorkerOptions {
  runtime: string;
  deadlines: StageDeadlines;
  /** What its host gets for a database. */
  offer?: Promise<DatabaseOffer>;
  /** Called when there is something to try in a process of its own. */
  onApart?: () => void;
  /** Ends it early. */
  signal?: AbortSignal;
}

/** Milliseconds. */
export type StageDeadlines = Record<StageName, number>;

/**
 * Runs a plugin in a process of its own and returns what was seen. The process knows none of our secrets, is killed
 * when a stage is late, when it prints without end and when Atlas is interrupted.
 */
export async function runWorker(task: Omit<Task, "nonce">, { runtime, deadlines, offer = Promise.resolve({}), onApart, signal }: RunWorkerOptions): Promise<Observations> {
  // A project of its own, with the least that one has: no .env and no runtime's config of the author is picked up, and nothing is left behind.
  const folder = await mkdtemp(join(tmpdir(), `atlas-validate-${process.pid}-`));
  await mkdir(join(folder, "semantic"));
  await writeFile(join(folder, "semantic", "glossary.yml"), "terms:\n  customer: somebody who has ordered\n");
  const nonce = randomUUID();
  const child = spawn(runtime, [worker], { cwd: folder, env: environment(), stdio: ["pipe", "pipe", "pipe", "pipe", "pipe"], detached: true });
  const release = onInterrupt(() => kill(child));
  signal?.addEventListener("abort", () => kill(child));
  if (signal?.aborted) kill(child);
  try {
    child.stdin?.on("error", () => undefined); // it may have ended before it read its task, which its end will tell
    child.stdin?.end(JSON.stringify({ ...task, nonce } satisfies Task));
    return await watch(child, { nonce, deadlines, offer, onApart });
  } finally {
    release();
    kill(child);
    await rm(folder, { recursive: true, force: true });
  }
}

interface WatchOptions {
  nonce: string;
  deadlines: StageDeadlines;
  offer: Promise<DatabaseOffer>;
  onApart?: (() => void) | undefined;
}

async function watch(child: ChildProcess, { nonce, deadlines, offer, onApart }: WatchOptions): Promise<Observations> {
  const outcomes = collectOutcomes(nonce);
  let stopped: Failure | undefined;
  let handing: Promise<void> | undefined;
  let timer = setTimeout(() => late(deadlines.load), deadlines.load);
  const stop = (failure: Failure) => {
    stopped ??= failure;
    kill(child);
  };
  const late = (deadlineMs: number) => stop({ outcome: "timeout", deadlineMs });

  const begin = (deadlineMs: number) => {
    clearTimeout(timer);
    if (child.exitCode === null && child.signalCode === null) timer = setTimeout(() => late(deadlineMs), deadlineMs);
  };

  let printed = 0;
  let errors = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.length;
      if (stream === child.stderr) errors = (errors + chunk.toString()).slice(-4000);
      if (printed > mostPrinted) stop({ outcome: "flooded", bytes: printed });
    });
  }
  const memory = setInterval(() => void memoryOf(child).then((bytes) => bytes > mostMemory && stop({ outcome: "exhausted", bytes })), 100);
  const answers = child.stdio[3] as Readable; // opened as a pipe by spawn()
  createInterface({ input: answers }).on("line", (line) => {
    const begun = outcomes.take(line);
    if (!begun) return;
    if (begun === "apart") return onApart?.();
    clearTimeout(timer);
    // The database is the host's business: the plugin's time begins when it is there.
    if (begun === "boot") void (handing ??= handOver(child, offer)).then(() => begin(deadlines.boot));
    else begin(deadlines[begun]);
  });

  const [exitCode, signal] = await ended(child);
  clearTimeout(timer);
  clearInterval(memory);
  return outcomes.result(stopped ?? { outcome: "exited", exitCode, signal, message: lastWords(errors) });
}

async function handOver(child: ChildProcess, offer: Promise<DatabaseOffer>): Promise<void> {
  const pipe = child.stdio[4] as Writable; // opened as a pipe by spawn()
  pipe.on("error", () => undefined); // it may have ended by now, which its end will tell
  const text = JSON.stringify(await offer);
  await new Promise<void>((resolve) => pipe.end(text, resolve));
}

function ended(child: ChildProcess): Promise<[number | null, string | null]> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    // What the plugin has started would hold the pipes open, and outlive us.
    child.on("exit", () => kill(child));
    child.on("close", (code, signal) => resolve([code, signal]));
  });
}

/** Kills it with all it has started: it leads a group of its own. */
function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended by itself.
  }
}

/** The line of an uncaught error that says what it was. */
function lastWords(errors: string): string {
  const lines = errors.split("\n").map((line) => line.trim());
  return lines.find((line) => /^(\w*Error|error)\b.*:/.test(line)) ?? "";
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

const inherited = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "LANG", "LC_ALL", "TZ", "NODE_PATH", "BUN_INSTALL", "SystemRoot"];
const mostMemory = 1.5e9;
const mostPrinted = 1_000_000;
// Beside this file: TypeScript where Bun runs the sources, JavaScript where Node runs what is built from them.
const worker = fileURLToPath(new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
