import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { repository } from "./temp-project.ts";

/** `atlas serve` in a folder, on a free port, until the test is over. */
export async function startServe(program: string, root: string, env: Record<string, string>, ...flags: string[]) {
  const launched = await launchServe(program, root, env, ...flags);
  onTestFinished(() => void launched.child.kill("SIGKILL"));
  return launched;
}

/** The same, and whoever launches it stops it: for what the tests of a file share. */
export async function launchServe(program: string, root: string, env: Record<string, string>, ...flags: string[]) {
  const child = spawn(program, [join(repository, "bin/atlas.js"), "serve", "--port", "0", ...flags], { cwd: root, env: { ...process.env, ...quiet, ...env } });
  let stderr = "";
  child.stderr.on("data", (part) => (stderr += String(part)));
  const lines: string[] = [];
  const printed = createInterface(child.stdout).on("line", (line) => lines.push(line));
  await Promise.race([once(printed, "line"), once(child, "exit")]);
  const url = lines[0]?.match(/http:\S+/)?.[0];
  if (url === undefined) {
    child.kill("SIGKILL");
    throw new Error(`It did not start:\n${stderr}`);
  }
  return { child, url, lines, log: () => stderr };
}

export async function stopServe(child: ReturnType<typeof spawn>, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

/** The lines of a log that are JSON, which a log of the host is. */
export function logLines(log: string): Record<string, unknown>[] {
  return log.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
}

/** What the machine that tests run on may have set. */
export const quiet = { NO_COLOR: "1", ATLAS_PROVIDER: "", ATLAS_MODEL: "", ATLAS_API_KEY: "", DATABASE_URL: "" };
