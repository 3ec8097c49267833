import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPeers } from "./support/peers.ts";
import { printTable } from "./support/print-table.ts";
import { timeCommands, type CommandLine } from "./support/time-command.ts";

// How long a scaffold takes from the command line, above the bare runtime, beside create-vite's. All in one run.
const root = join(import.meta.dirname, "..");
const atlas = join(root, "bin/atlas.js");
const bun = join(root, "node_modules/.bin/bun");
const empty = join(root, "bench/support/empty.js");
const peers = await installPeers({ "create-vite": "9.3.0" });
const folder = await mkdtemp(join(tmpdir(), "atlas-bench-"));
let count = 0;

/** A new name for every run: nothing is overwritten. */
function create(file: string): CommandLine {
  return { file, cwd: folder, get args() { return [atlas, "plugin", "create", `p${count++}`, "--type", "datasource"]; } };
}

try {
  const timings = await timeCommands({
    "bun, empty file": { file: bun, args: [empty] },
    "bun, atlas plugin create": create(bun),
    "node, empty file": { file: "node", args: [empty] },
    "node, atlas plugin create": create("node"),
    "node, create-vite": { file: "node", cwd: folder, get args() { return [join(peers, "node_modules/create-vite/index.js"), `v${count++}`, "--template", "vanilla-ts", "--no-interactive"]; } },
  });
  const bare = { bun: timings["bun, empty file"].median, node: timings["node, empty file"].median };
  const rows = Object.entries(timings).map(([name, { median, best }]) => [name, median, best, median - (name.startsWith("bun") ? bare.bun : bare.node)]);
  printTable("A scaffold from the command line, in ms", ["command", "median", "best", "above the bare runtime"], rows);
} finally {
  await rm(folder, { recursive: true, force: true });
}
