import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { packageCodes } from "../src/cli/checks/explanations/package-codes.ts";
import { printTable } from "./support/print-table.ts";
import { timeCommands } from "./support/time-command.ts";

// How long it takes to check a plugin: by its files alone, and with all that it does when it runs, beside publint. All in one run.
const root = join(import.meta.dirname, "..");
const atlas = join(root, "bin/atlas.js");
const bun = join(root, "node_modules/.bin/bun");
const publint = join(root, "node_modules/.bin/publint");
const duckdb = join(root, "plugins/duckdb-datasource");
const folder = await mkdtemp(join(tmpdir(), "atlas-bench-"));
const statics = Object.keys(packageCodes).flatMap((code) => ["--rule", code]);

try {
  await execa(bun, [atlas, "plugin", "create", "crm", "--type", "datasource", "--yes"], { cwd: folder });
  const scaffold = join(folder, "plugins/crm");
  const timings = await timeCommands({
    "bun, atlas, files alone, duckdb-datasource": { file: bun, args: [atlas, "plugin", "validate", duckdb, ...statics] },
    "node, atlas, files alone, duckdb-datasource": { file: "node", args: [atlas, "plugin", "validate", duckdb, ...statics] },
    "node, publint, duckdb-datasource": { file: publint, args: ["run", duckdb] },
    "bun, atlas, all rules, duckdb-datasource": { file: bun, args: [atlas, "plugin", "validate", duckdb] },
    "node, atlas, all rules, duckdb-datasource": { file: "node", args: [atlas, "plugin", "validate", duckdb] },
    "bun, atlas, all rules, datasource scaffold": { file: bun, args: [atlas, "plugin", "validate", scaffold] },
  }, { rounds: 5 });
  printTable("Checking a plugin, in ms", ["command", "median", "best"], Object.entries(timings).map(([name, { median, best }]) => [name, median, best]));
} finally {
  await rm(folder, { recursive: true, force: true });
}
