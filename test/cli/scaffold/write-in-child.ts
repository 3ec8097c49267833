import { isAtlasError } from "@useatlas/plugin-sdk";
import { writeFiles } from "../../../src/cli/scaffold/write-files.ts";
import { treeOf } from "./tree-of.ts";

/**
 * Writes four files, the last of `bytes` bytes, under `root`, and prints what came of it and what is in `watched`.
 * `fault` befalls this process before it writes at all, or when half of the files are written.
 */
const [root = "", watched = "", bytes = "0", fault = "none"] = process.argv.slice(2);

const controller = new AbortController();
if (fault === "kill" || fault === "interrupt") {
  let checks = 0;
  // The writer asks its signal before each file: the one moment in the middle of its work that a test can name.
  controller.signal.throwIfAborted = () => {
    checks++;
    if (checks === 3 && fault === "kill") process.kill(process.pid, "SIGKILL");
    if (checks === 3) controller.abort();
    if (controller.signal.aborted) throw controller.signal.reason;
  };
}
// Root may write anywhere, whatever the permissions say.
if (fault === "unprivileged" && process.getuid?.() === 0) process.setuid?.(65534);

const files = [
  { path: "a.txt", content: "a" },
  { path: "src/b.txt", content: "b" },
  { path: "src/deep/c.txt", content: "c" },
  { path: "z.bin", content: new Uint8Array(Number(bytes)) },
];
const outcome = await writeFiles(root, files, { signal: controller.signal }).then(() => ({ code: "WRITTEN" }), describe);
console.log(JSON.stringify({ ...outcome, tree: treeOf(watched) }));

function describe(thrown: unknown): { code: string; message: string } {
  if (!isAtlasError(thrown)) throw thrown;
  return { code: thrown.code, message: thrown.message };
}
