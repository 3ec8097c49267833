import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";
import pg from "pg";
import { expect, test, vi } from "vitest";
import { createScratchDatabases } from "../../../src/cli/checks/observe/scratch-databases.ts";
import { validatePlugin } from "../../../src/cli/checks/validate-plugin.ts";
import { repository, tempProject } from "../../support/temp-project.ts";
import { runReport } from "./run-atlas.ts";
import { goodSource, pluginFolder } from "./validate/plugin-folder.ts";

const bun = join(repository, "node_modules/.bin/bun");
const withTables = goodSource.replace(`type: "context",`, `type: "context",\n  schema: { notes: { fields: { text: { type: "string" } } } },`);

test("each database has an owner of its own, who can do nothing with the others", async () => {
  const databases = createScratchDatabases({ cwd: repository });
  try {
    const [first, second] = await Promise.all([databases.create(), databases.create()]);
    const foreign = new URL(first);
    foreign.pathname = new URL(second).pathname;
    const maintenance = new URL(first);
    maintenance.pathname = "/postgres";

    expect(await ask(first, "SELECT rolsuper OR rolcreaterole OR rolcreatedb AS mighty FROM pg_roles WHERE rolname = current_user")).toEqual([{ mighty: false }]);
    await expect(ask(foreign.href, "SELECT 1")).rejects.toMatchObject({ code: "42501" });
    await expect(ask(maintenance.href, "SELECT 1")).rejects.toMatchObject({ code: "42501" });
  } finally {
    await databases.close();
  }
});

test("what was closed makes no more, and closing again is harmless", async () => {
  const databases = createScratchDatabases({ cwd: repository });
  await databases.close();
  await databases.close();

  await expect(databases.create()).rejects.toMatchObject({ code: "INTERRUPTED" });
});

test("only rules that judge a plugin in its host ask for a database", async () => {
  const dir = await pluginFolder();
  const database = vi.fn(() => Promise.resolve(undefined));

  await validatePlugin(dir, { runtime: bun, database, codes: ["README_MISSING"] });
  await validatePlugin(dir, { runtime: bun, database, codes: ["HEALTH_THROWS"] });
  expect(database).toHaveBeenCalledTimes(0);
  await validatePlugin(dir, { runtime: bun, database, codes: ["HOOK_THROWS"] });
  expect(database).toHaveBeenCalledTimes(1);
});

test.each([
  { what: "with tables is not determined", source: withTables, code: "SCHEMA_DATABASE_MISSING", severity: "unknown" },
  { what: "without tables is tried all the same, and it is said", source: goodSource, code: "HOST_DATABASE_MISSING", severity: "skipped" },
])("where there is no PostgreSQL, a plugin $what", async ({ source, code, severity }) => {
  const dir = await pluginFolder({ files: { "src/index.ts": source } });
  const database = () => Promise.reject(new AtlasError("PostgreSQL was not found.", { code: "POSTGRES_MISSING", hint: "Install it." }));

  const findings = await validatePlugin(dir, { runtime: bun, database });

  expect(findings.filter((finding) => finding.severity !== "ok")).toEqual([expect.objectContaining({ code, severity, hint: "Install it.", message: expect.stringContaining("PostgreSQL was not found.") })]);
});

test("nothing is left of the server when the command has ended", async () => {
  const dir = await pluginFolder({ files: { "src/index.ts": withTables } });
  const temporary = await tempProject();

  const { exitCode, report } = await runReport(["plugin", "validate", dir], { environment: { TMPDIR: temporary } });

  expect(report.findings).toContainEqual(expect.objectContaining({ code: "SCHEMA_APPLIED", severity: "ok" }));
  expect(exitCode).toBe(0);
  expect(readdirSync(temporary)).toEqual(["node_modules"]);
});

test.each([
  { what: "a signal", signals: 1, runtime: "bun" },
  { what: "a signal", signals: 1, runtime: "node" },
  { what: "a second signal, which forces it", signals: 2, runtime: "node" },
])("nothing is left of the server after $what under $runtime", async ({ signals, runtime }) => {
  const dir = await pluginFolder({ files: { "src/index.ts": withTables.replace("async healthCheck", "initialize: () => new Promise(() => {}),\n  async healthCheck") } });
  const temporary = await tempProject();
  const child = spawn(runtime === "bun" ? bun : process.execPath, [join(repository, "bin/atlas.js"), "plugin", "validate", dir], { env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: "1", TMPDIR: temporary }, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const server = await vi.waitUntil(() => postmaster(temporary), { timeout: 30_000 });

  for (let sent = 0; sent < signals; sent++) child.kill("SIGINT");

  expect(await ended).toBe(130);
  await vi.waitUntil(() => !isAlive(server), { timeout: 10_000 });
  await vi.waitUntil(() => !readdirSync(temporary).some((name) => name.startsWith("atlas-validate-postgres-")), { timeout: 10_000 });
});

/** The server's process, once it is ready. */
function postmaster(temporary: string): number | undefined {
  try {
    const folder = readdirSync(temporary).find((name) => name.startsWith("atlas-validate-postgres-"));
    const lines = readFileSync(join(temporary, folder ?? "", "cluster/data/postmaster.pid"), "utf8").split("\n");
    return lines[7]?.startsWith("ready") ? Number(lines[0]) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
