import { writeOrTakeBack } from "../../../src/cli/scaffold/write-or-take-back.ts";
import { catchSignals, interrupted, interruptionCode } from "../../../src/cli/signals.ts";

/** Writes a hundred files under `root` as a command does, and gets a real Ctrl-C when the third of them is due. */
const [root = ""] = process.argv.slice(2);

let checks = 0;
const check = interrupted.throwIfAborted.bind(interrupted);
interrupted.throwIfAborted = () => {
  checks++;
  if (checks === 3) process.kill(process.pid, "SIGINT");
  check();
};

catchSignals();
const files = Array.from({ length: 100 }, (_, index) => ({ path: `${index}.txt`, content: "text" }));
await writeOrTakeBack(root, files).catch(() => (process.exitCode = interruptionCode()));
