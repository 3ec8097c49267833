import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../test/api/database/fixtures/processes.ts";
import type { OwnServer } from "../../../test/support/own-server.ts";
import { installPeers } from "../peers.ts";

/** Each tool, where it remembers what it has run. */
const tools = {
  atlas: "SELECT count(*)::int - count(DISTINCT statement)::int AS twice FROM atlas.migrations",
  "node-pg-migrate": "SELECT count(*)::int - count(DISTINCT name)::int AS twice FROM pgmigrations",
  "drizzle-orm": "SELECT count(*)::int - count(DISTINCT hash)::int AS twice FROM drizzle.__drizzle_migrations",
};

/** Lets many processes migrate the same empty database to the same tables: how many succeed, what was run twice, and how long it took. */
export async function race(server: OwnServer, { processes }: { processes: number }): Promise<(string | number)[][]> {
  const peers = await installPeers({ "node-pg-migrate": "9.0.0", "drizzle-orm": "0.45.4", pg: "8.23.1" });
  await writeMigrations(peers);
  const results: (string | number)[][] = [];
  for (const [tool, history] of Object.entries(tools)) {
    const name = `race_${tool.replaceAll("-", "_")}`;
    await server.query("postgres", `CREATE DATABASE ${name}`);
    const runners = Array.from({ length: processes }, () => run("../../../../bench/support/migrate/runner.ts", tool, server.urlOf(name), peers));
    await Promise.all(runners.map((one) => one.line()));
    const start = performance.now();
    for (const { child } of runners) child.stdin?.end("go\n");
    const exits = await Promise.all(runners.map((one) => one.exit));
    const seconds = (performance.now() - start) / 1000;
    const [row] = await server.query(name, history);
    results.push([tool, `${exits.filter((exit) => exit === 0).length} of ${processes}`, String(row?.twice), seconds]);
  }
  return results;
}

/** Three tables, as each of the peers wants them: what the herd's first plugin declares, and what refers to what. */
async function writeMigrations(peers: string): Promise<void> {
  const statements = ["one", "two", "three"].map((name, index, names) => `CREATE TABLE ${name} (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), key text NOT NULL UNIQUE${index === 0 ? "" : `, parent uuid REFERENCES ${names[index - 1]} (id)`})`);
  const [plain, drizzle] = [join(peers, "migrations"), join(peers, "drizzle")];
  await mkdir(plain, { recursive: true });
  await mkdir(join(drizzle, "meta"), { recursive: true });
  for (const [index, sql] of statements.entries()) {
    await writeFile(join(plain, `${1_700_000_000_000 + index}_step.sql`), `-- Up Migration\n${sql};\n`);
    await writeFile(join(drizzle, `000${index}_step.sql`), sql);
  }
  const entries = statements.map((_, idx) => ({ idx, version: "7", when: 1_700_000_000_000 + idx, tag: `000${idx}_step`, breakpoints: true }));
  await writeFile(join(drizzle, "meta/_journal.json"), JSON.stringify({ version: "7", dialect: "postgresql", entries }));
}
