import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Those of the queries that SQLite does not take, each with what it says. Node 20 has no SQLite, Bun has. */
export async function sqliteFailures(schema: readonly string[], queries: readonly string[]): Promise<string[]> {
  const bun = join(import.meta.dirname, "../../../../node_modules/.bin/bun");
  const running = promisify(execFile)(bun, [join(import.meta.dirname, "prepare-in-sqlite.ts")], { maxBuffer: 1e9 });
  running.child.stdin?.end(JSON.stringify({ schema, queries }));
  return JSON.parse((await running).stdout);
}
