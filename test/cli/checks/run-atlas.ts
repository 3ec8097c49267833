import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Report } from "../../../src/cli/findings.ts";
import { repository } from "../../support/temp-project.ts";

export interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs the real CLI under Bun, in an environment without a database of its own; by way of another program where `through` names one. */
export function runAtlas(args: string[], { cwd = repository, environment = {}, through = [] }: { cwd?: string; environment?: Record<string, string>; through?: readonly string[] | undefined } = {}): Promise<Run> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", CI: "1", PORT: "0", ...environment };
  return new Promise((resolve) => {
    const [program = "", ...words] = [...through, join(repository, "node_modules/.bin/bun"), join(repository, "bin/atlas.js"), ...args];
    const child = execFile(program, words, { cwd, env }, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** Runs a command with --json and reads its one document. */
export async function runReport(args: string[], options: Parameters<typeof runAtlas>[1] = {}): Promise<Run & { report: Report }> {
  const run = await runAtlas([...args, "--json"], options);
  return { ...run, report: JSON.parse(run.stdout) as Report }; // a document that is none fails the test here
}
