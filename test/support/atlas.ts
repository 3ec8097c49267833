import { execFile } from "node:child_process";
import { join } from "node:path";
import { repository } from "./temp-project.ts";

export const bun = join(repository, "node_modules/.bin/bun");

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs the CLI itself in `cwd`, with nobody at the keyboard. */
export function atlas(cwd: string, ...words: string[]): Promise<Ended> {
  return run(bun, [join(repository, "bin/atlas.js"), ...words], cwd);
}

/** Runs a program until it ends. */
export function run(program: string, args: string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { cwd, env: { ...process.env, NO_COLOR: "1" } }, (_thrown, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
    child.stdin?.end();
  });
}
