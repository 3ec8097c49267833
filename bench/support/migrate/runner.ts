import { createRequire } from "node:module";
import { join } from "node:path";
import { openDatabase } from "../../../src/api/lib/database.ts";
import { migrate, type DeclaredPlugin } from "../../../src/api/lib/migrate.ts";

// Loads a tool, waits for a line, and migrates the database: node-pg-migrate and drizzle-orm from the folder of peers.
const [, , tool = "", url = "", peers = ""] = process.argv;
const load = createRequire(join(peers, "package.json"));
const work = { atlas, "node-pg-migrate": nodePgMigrate, "drizzle-orm": drizzle }[tool]?.();
console.log("ready");
process.stdin.once("data", () => void work?.then((go) => go()).then(() => process.exit(0), fail));

function fail(thrown: unknown): void {
  console.error(thrown);
  process.exit(1);
}

async function atlas() {
  const table = (parent?: string) => ({ fields: { key: { type: "string", required: true, unique: true }, ...(parent === undefined ? {} : { parent: { type: "string", references: { model: parent, field: "id" } } }) } }) as const;
  const plugins: DeclaredPlugin[] = [{ id: "race", schema: { one: table(), two: table("one"), three: table("two") } }];
  return async () => void (await migrate(await openDatabase(url, { cwd: "/" }), plugins));
}

async function nodePgMigrate() {
  const { runner }: { runner: (options: object) => Promise<unknown> } = await import(load.resolve("node-pg-migrate"));
  return () => runner({ databaseUrl: url, dir: join(peers, "migrations"), direction: "up", migrationsTable: "pgmigrations", log: () => {} });
}

async function drizzle() {
  const { drizzle: connect }: { drizzle: (url: string) => unknown } = await import(load.resolve("drizzle-orm/node-postgres"));
  const { migrate: apply }: { migrate: (database: unknown, options: object) => Promise<unknown> } = await import(load.resolve("drizzle-orm/node-postgres/migrator"));
  return () => apply(connect(url), { migrationsFolder: join(peers, "drizzle") });
}
