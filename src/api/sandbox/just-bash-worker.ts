import { parentPort, workerData } from "node:worker_threads";
import { Bash, getCommandNames, InMemoryFs, MountableFs, OverlayFs, type CommandName } from "just-bash";
import { maxOutputBytes } from "@useatlas/plugin-sdk/sandbox";
import { cutText } from "./cut-text.ts";

export interface JustBashFiles {
  folder: string;
  /** Laid over the folder. */
  virtual: readonly { path: string; content: string }[];
}

export interface Answer {
  stdout: string;
  stderr: string;
  exitCode: number;
}

const files = workerData as JustBashFiles; // just-bash.ts, which starts this thread, says so
// It has a thread of its own, which nothing here could end.
const commands = getCommandNames().filter((name): name is CommandName => name !== "sqlite3");

parentPort?.on("message", (command: string) => void exec(command).then((answer) => parentPort?.postMessage(answer)));
parentPort?.postMessage("ready");

/** Runs one command, from the same beginning each time: nothing of one is left for the next. */
async function exec(command: string): Promise<Answer> {
  const semantic = new OverlayFs({ root: files.folder, mountPoint: "/", readOnly: true });
  for (const { path, content } of files.virtual) semantic.writeFileSync(`/${path}`, content);
  // /dev/null and /tmp take what they are given, in memory.
  const fs = new MountableFs({ base: new InMemoryFs({ "/dev/null": "", "/tmp/.keep": "" }), mounts: [{ mountPoint, filesystem: semantic }] });
  // Bun lacks what the defence builds upon.
  const bash = new Bash({ fs, cwd: mountPoint, commands, executionLimits, defenseInDepth: !process.versions.bun });
  try {
    const { stdout, stderr, exitCode } = await bash.exec(command);
    return { stdout: kept(stdout), stderr: kept(stderr), exitCode };
  } catch (thrown) {
    // A redirect to a read-only file is thrown, where a shell would say it on stderr.
    return { stdout: "", stderr: `bash: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`, exitCode: 1 };
  }
}

/** A byte more than is shown tells that there was more. */
function kept(text: string): string {
  return cutText(text, maxOutputBytes + 4).text;
}

const mountPoint = "/semantic";
const mb = 1_000_000;
const executionLimits = { maxOutputSize: 8 * mb, maxStringLength: 16 * mb, maxLiveBytes: 64 * mb, maxInputBytes: 64 * mb, maxFileSystemBytes: 64 * mb, maxHeredocSize: mb };
