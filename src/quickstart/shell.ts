import { join } from "node:path";
import { execa } from "execa";

/** Runs `atlas` as its user would, and shows what was typed and what came of it. */
export function createShell({ repository, signal }: { repository: string; signal: AbortSignal }) {
  function say(text: string): void {
    process.stdout.write(`\n# ${text}\n`);
  }

  /** Returns what the command wrote to stdout. Throws when its exit code is not 0, and when `signal` is aborted. */
  async function atlas(cwd: string, ...words: string[]): Promise<string> {
    signal.throwIfAborted();
    process.stdout.write(`\n$ atlas ${words.join(" ")}\n`);
    const { stdout } = await execa(process.execPath, [join(repository, "bin/atlas.js"), ...words], {
      cwd,
      stdin: "ignore",
      stdout: words.includes("--json") ? "pipe" : ["pipe", "inherit"],
      stderr: "inherit",
    });
    return stdout;
  }

  return { atlas, say };
}
