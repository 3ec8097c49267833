import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { expect } from "vitest";
import { bun } from "../../support/atlas.ts";
import { repository } from "../../support/temp-project.ts";

/** A secret that tests put where secrets are; it may be seen nowhere. */
export const canary = "canary-7f3a-hunter2";

export type Runtime = "Bun" | "Node";
export const runtimes: Runtime[] = ["Bun", "Node"];

export interface Start {
  runtime?: Runtime;
  cwd: string;
  environment?: Record<string, string>;
  /** `open`: a pipe into which nobody ever writes. Default: closed at once. */
  stdin?: "open" | "ended";
  /** The words of a program that starts Atlas, such as a shell; Atlas' own words follow. */
  through?: string[];
  options?: SpawnOptions;
}

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when what it has printed so far on stderr contains `words`. */
  says(words: string): Promise<void>;
  ended: Promise<Ended>;
}

/** The words that start Atlas: from its sources on Bun, from what is built of them on Node. */
export function program(runtime: Runtime): string[] {
  return [runtime === "Bun" ? bun : process.execPath, join(repository, "bin/atlas.js")];
}

/** Starts the real CLI in an environment without any setting of ours, and off a terminal. */
export function start(words: string[], { runtime = "Bun", cwd, environment = {}, stdin = "ended", through = [], options = {} }: Start): Running {
  const [file = "", ...args] = [...through, ...program(runtime), ...words];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, ...environment };
  const child = spawn(file, args, { cwd, env, stdio: "pipe", ...options });
  if (stdin === "ended") child.stdin?.end();
  // A test may close it unread; then there is nothing.
  const stdout = child.stdout ? text(child.stdout).catch(() => "") : Promise.resolve("");
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));

  function says(phrase: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => void (stderr.includes(phrase) && resolve());
      look();
      child.stderr?.on("data", look);
      child.once("close", () => reject(new Error(`It ended without saying "${phrase}": ${stderr}`)));
    });
  }

  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => void stdout.then((out) => resolve({ exitCode, signal, stdout: out, stderr })));
  });
  return { child, says, ended };
}

/** Runs the CLI to its end, and makes sure that what it printed has no secret and no escape sequence in it. */
export async function run(words: string[], options: Start): Promise<Ended> {
  const { child, ended } = start(words, options);
  const result = await ended;
  child.stdin?.destroy();
  expectClean(result);
  return result;
}

export function expectClean({ stdout, stderr }: Pick<Ended, "stdout" | "stderr">): void {
  expect(stdout + stderr).not.toContain(canary);
  expect(stdout + stderr).not.toContain("\u001B");
}

export interface FaultDocument {
  schemaVersion: number;
  exitCode: number;
  error?: { code: string; message: string; hint?: string };
  findings?: { code: string; severity: string; subject: string; message: string }[];
}

/** Runs a command with --json and reads the one document on stdout, which must name the very exit code. */
export async function runJson(words: string[], options: Start): Promise<Ended & { document: FaultDocument }> {
  const ended = await run([...words, "--json"], options);
  const document = JSON.parse(ended.stdout) as FaultDocument; // anything else on stdout makes this fail
  expect(document).toMatchObject({ schemaVersion: 1, exitCode: ended.exitCode });
  return { ...ended, document };
}
