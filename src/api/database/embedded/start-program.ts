import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { ServerUser } from "./server-user.ts";

export interface StartProgramOptions {
  user: ServerUser | undefined;
  /** Where its output goes: an open file. */
  output: number;
  /** The arguments; `reach` gives the path under which the program finds a file or folder. */
  args: (reach: (path: string) => string) => string[];
  environment: Record<string, string | undefined>;
  /** In a session of its own, so that Ctrl-C in our terminal does not reach it. */
  detached?: boolean;
}

/**
 * Starts one of PostgreSQL's programs. Under another user than ours on Linux, files are handed over open and named
 * as /proc/self/fd/N: the project may lie in a folder, such as /root, that the other user cannot walk through.
 */
export function startProgram(program: string, { user, output, args, environment, detached = false }: StartProgramOptions): ChildProcess {
  const handed: number[] = [];
  function reach(path: string): string {
    if (user === undefined || process.platform !== "linux") return path;
    handed.push(openSync(path, "r"));
    return `/proc/self/fd/${handed.length + 2}`;
  }
  try {
    return spawn(program, args(reach), { ...user, cwd: "/", detached, env: serverEnvironment(environment), stdio: ["ignore", output, output, ...handed] });
  } finally {
    handed.forEach((file) => closeSync(file));
  }
}

/** The exit code of `child`; rejects when it could not be started at all. */
export function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? signal));
  });
}

/** Nothing of ours but what a program needs to run: no PG* settings, no keys. Its messages are in English, for we read them. */
function serverEnvironment(environment: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, TZ } = environment;
  return { PATH, LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, TZ, LC_ALL: "C" };
}
