import { mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./repository.ts";

export interface Targets {
  count: number;
  /** The Postgres that answers for all of them. */
  url: string;
  /** A server that never speaks, and when one target in the middle waits for it. */
  silent?: { url: string; at: "health" | "query" };
}

/** A project with so many datasources, none of which has a deadline of its own: what ends their waiting is Atlas'. */
export async function manyTargets({ count, url, silent }: Targets): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "atlas-bench-")));
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  const targets = Array.from({ length: count }, (_, index) => (silent && index === count / 2 ? { health: silent.at === "health" ? silent.url : url, query: silent.url } : { health: url, query: url }));
  await writeFile(join(folder, "atlas.config.ts"), config(targets));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

const config = (targets: readonly { health: string; query: string }[]) => `import { definePlugin, measureHealth } from "@useatlas/plugin-sdk";
import pg from "pg";

function connect(connectionString: string) {
  const pool = new pg.Pool({ connectionString, max: 1 }).on("error", () => {});
  return {
    async query(sql: string) {
      const { fields, rows } = await pool.query(sql);
      return { columns: fields.map(({ name }) => name), rows };
    },
    close: () => pool.end(),
  };
}

const datasource = ({ health, query }: { health: string; query: string }, index: number) => definePlugin({
  id: "target-" + index, type: "datasource", version: "1.0.0",
  connection: { dbType: "postgres", create: () => connect(query) },
  async healthCheck() {
    const { query, close } = connect(health);
    return measureHealth(() => query("SELECT 1").finally(close));
  },
});

export default { plugins: ${JSON.stringify(targets)}.map(datasource) };
`;
