import { join } from "node:path";
import { installPeers } from "./support/peers.ts";
import { printTable } from "./support/print-table.ts";
import { timeCommands, type CommandLine } from "./support/time-command.ts";

// How long `atlas --help` and `--version` take, above the bare runtime, beside other command lines. All in one run.
const root = join(import.meta.dirname, "..");
const atlas = join(root, "bin/atlas.js");
const bun = join(root, "node_modules/.bin/bun");
const empty = join(root, "bench/support/empty.js");

const peers = await installPeers({ "create-vite": "9.3.0", "drizzle-kit": "0.31.11", "@better-auth/cli": "1.4.22" });
const peer = (path: string, ...args: string[]): CommandLine => ({ file: "node", args: [join(peers, "node_modules", path), ...args], cwd: peers });

const timings = await timeCommands({
  "bun, empty file": { file: bun, args: [empty] },
  "bun, atlas --version": { file: bun, args: [atlas, "--version"] },
  "bun, atlas --help": { file: bun, args: [atlas, "--help"] },
  "node, empty file": { file: "node", args: [empty] },
  "node, atlas --version": { file: "node", args: [atlas, "--version"] },
  "node, atlas --help": { file: "node", args: [atlas, "--help"] },
  "node, create-vite --help": peer("create-vite/index.js", "--help"),
  "node, drizzle-kit --help": peer("drizzle-kit/bin.cjs", "--help"),
  "node, better-auth --help": peer("@better-auth/cli/dist/index.mjs", "--help"),
});

const bare = { bun: timings["bun, empty file"].median, node: timings["node, empty file"].median };
const rows = Object.entries(timings).map(([name, { median, best }]) => [name, median, best, median - (name.startsWith("bun") ? bare.bun : bare.node)]);
printTable("Start of the command line, in ms", ["command", "median", "best", "above the bare runtime"], rows);
