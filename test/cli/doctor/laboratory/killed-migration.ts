import { execFile } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import type { OwnServer } from "../../../support/own-server.ts";
import { repository, tempProject } from "../../../support/temp-project.ts";
import { runAtlas } from "../../checks/run-atlas.ts";
import { config, withTables } from "../project.ts";
import type { Fault } from "./fault.ts";

/** A migration that died while an index was built, in a database of its own at `url`: that is no step that could be rolled back. */
export function killedMigration(server: OwnServer, url: string): Omit<Fault, "name" | "code"> {
  const database = new URL(url).pathname.slice(1);
  const sessions = (where: string) => server.query("postgres", `SELECT pid FROM pg_stat_activity WHERE datname = '${database}' AND ${where}`);

  async function plant(cwd: string): Promise<undefined> {
    await server.query("postgres", `CREATE DATABASE ${database} OWNER lab`);
    await runAtlas(["migrate", "--cwd", await tempProject({ "atlas.config.ts": config(withTables) })], { environment: { DATABASE_URL: url } });
    // Whoever builds an index beside the work of others waits for all who are at it.
    const writer = new pg.Client({ connectionString: server.urlOf(database) });
    await writer.connect();
    await writer.query("BEGIN; LOCK TABLE plugin_tables.notes IN ROW EXCLUSIVE MODE");
    const migration = execFile(join(repository, "node_modules/.bin/bun"), [join(repository, "bin/atlas.js"), "migrate", "--cwd", cwd], { env: { PATH: process.env.PATH, DATABASE_URL: url } });
    const ended = once(migration, "exit");
    while ((await sessions("query LIKE 'CREATE UNIQUE INDEX%'")).length === 0) {
      if (migration.exitCode !== null) throw new Error("The migration ended before it built its index.");
      await server.query("postgres", "SELECT pg_sleep(0.05)");
    }
    migration.kill("SIGKILL");
    await ended;
    await server.query("postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}' AND query LIKE 'CREATE UNIQUE INDEX%'`);
    await writer.end();
    while ((await sessions("true")).length > 0) await server.query("postgres", "SELECT pg_sleep(0.05)");
  }

  return {
    environment: { DATABASE_URL: url },
    database,
    plugins: withTables.replace(`{ type: "string" }`, `{ type: "string", unique: true }`),
    plant,
    lift: () => server.query("postgres", `DROP DATABASE ${database} WITH (FORCE)`),
  };
}
