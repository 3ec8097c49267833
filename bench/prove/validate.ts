import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { packageCodes } from "../../src/cli/checks/explanations/package-codes.ts";
import { printTable } from "../support/print-table.ts";
import { atlas, bun, repository } from "../support/repository.ts";
import { timeCommands } from "../support/time-command.ts";

/** A plugin's check by its files alone, and with all that it does when it runs, beside publint. */
export async function proveValidate(): Promise<void> {
  const duckdb = join(repository, "plugins/duckdb-datasource");
  const folder = await realpath(await mkdtemp(join(tmpdir(), "atlas-bench-")));
  const filesAlone = Object.keys(packageCodes).flatMap((code) => ["--rule", code]);
  const validate = (file: string, ...args: string[]) => ({ file, args: [atlas, "plugin", "validate", ...args] });
  try {
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    await execa(bun, [atlas, "plugin", "create", "crm", "--type", "datasource", "--yes"], { cwd: folder });
    const scaffold = join(folder, "plugins/crm");
    const timings = await timeCommands({
      "bun, atlas, files alone, duckdb-datasource": validate(bun, duckdb, ...filesAlone),
      "node, atlas, files alone, duckdb-datasource": validate("node", duckdb, ...filesAlone),
      "node, publint, duckdb-datasource": { file: "node", args: [join(repository, "node_modules/publint/src/cli.js"), "run", duckdb] },
      "bun, atlas, all rules, duckdb-datasource": validate(bun, duckdb),
      "node, atlas, all rules, duckdb-datasource": validate("node", duckdb),
      "bun, atlas, all rules, datasource scaffold": validate(bun, scaffold),
      "node, atlas, all rules, datasource scaffold": validate("node", scaffold),
    }, { rounds: 7 });
    printTable("Checking a plugin, in ms", ["command", "median", "best"], Object.entries(timings).map(([name, { median, best }]) => [name, median, best]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
