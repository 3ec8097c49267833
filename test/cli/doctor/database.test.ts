import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { codes, healthy, project, withTables } from "./project.ts";

describe("database", () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await postgres();
  });
  afterAll(() => server.stop());
  // What has nothing to do with the database is tested beside it.
  const asked = ["runtime", "config", "environment-file", "database", "migrations", "plugin"].flatMap((name) => ["--only", name]);
  const doctor = (root: string, url: string) => runReport(["doctor", "--cwd", root, ...asked], { environment: { DATABASE_URL: url } });

  test("one that answers is told with its version, and pending steps are an error", async () => {
    const root = await project(`${healthy}, ${withTables}`);
    const url = await server.createDatabase();

    const { exitCode, report } = await doctor(root, url);

    expect(codes(report.findings)).toEqual(["runtime RUNTIME_SUPPORTED", "atlas.config.ts CONFIG_LOADED", ".env ENV_ABSENT", "database DATABASE_REACHABLE", "migrations MIGRATIONS_PENDING", "good PLUGIN_HEALTHY", "tables CHECK_BLOCKED MIGRATIONS_PENDING"]);
    expect(report.findings[3]?.message).toMatch(/PostgreSQL \d+.*, \d+ ms$/);
    expect(report.findings[4]).toMatchObject({ message: expect.stringMatching(/^\d+ steps? (is|are) pending$/), hint: "Run: atlas migrate" });
    expect(await server.query(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'plugin%' OR nspname = 'atlas'")).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test("after atlas migrate nothing is pending, and the plugin with tables is looked at", async () => {
    const root = await project(withTables);
    const url = await server.createDatabase();
    await runAtlas(["migrate", "--cwd", root], { environment: { DATABASE_URL: url } });

    const { exitCode, report } = await doctor(root, url);

    expect(codes(report.findings).slice(3)).toEqual(["database DATABASE_REACHABLE", "migrations MIGRATIONS_APPLIED", "tables PLUGIN_HEALTHY"]);
    expect(exitCode).toBe(0);
  });

  test("a wrong password is told as that, and shown nowhere", async () => {
    const root = await project(withTables);
    const url = new URL(server.url);
    url.password = "hunter2secret";

    const { exitCode, report, stdout, stderr } = await doctor(root, url.href);

    expect(report.findings[3]).toMatchObject({ severity: "error", message: expect.stringMatching(/password .* is wrong/) });
    expect(report.findings[5]).toMatchObject({ subject: "tables", severity: "unknown", blockedBy: report.findings[3]?.code });
    expect(stdout + stderr).not.toContain("hunter2secret");
    expect(exitCode).toBe(1);
  });

  test("a port at which nobody listens is told, and a plugin without tables is looked at all the same", async () => {
    const root = await project(`${healthy}, ${withTables}`);

    const { exitCode, report } = await doctor(root, "postgres://atlas@127.0.0.1:1/atlas");

    expect(report.findings[3]).toMatchObject({ code: "DATABASE_REFUSED", severity: "error", message: expect.stringContaining("nothing listens") });
    expect(codes(report.findings).slice(4)).toEqual(["migrations CHECK_BLOCKED DATABASE_REFUSED", "good PLUGIN_HEALTHY", "tables CHECK_BLOCKED DATABASE_REFUSED"]);
    expect(exitCode).toBe(1);
  });

  test("one that takes the call and never speaks is given up", async () => {
    const blackHole = createServer(() => {}).listen(0, "127.0.0.1");
    onTestFinished(() => void blackHole.close());
    await new Promise((resolve) => blackHole.once("listening", resolve));
    const { port } = blackHole.address() as AddressInfo; // it listens on a port
    const root = await project(withTables);

    const { exitCode, report } = await doctor(root, `postgres://atlas@127.0.0.1:${port}/atlas`);

    expect(report.findings[3]).toMatchObject({ code: "DATABASE_SILENT", severity: "error", message: expect.stringContaining("did not answer") });
    expect(exitCode).toBe(1);
  });

  test("a url that is none is told without being quoted", async () => {
    const root = await project(withTables);

    const { exitCode, report, stdout } = await doctor(root, "mysql://root:hunter2secret@db/x");

    expect(report.findings[3]).toMatchObject({ code: "DATABASE_URL_INVALID", severity: "error" });
    expect(stdout).not.toContain("hunter2secret");
    expect(exitCode).toBe(1);
  });

  test("an unset url is an error only where a plugin has tables", async () => {
    const root = await project(withTables);

    const { exitCode, report } = await runReport(["doctor", "--cwd", root, ...asked]);

    expect(codes(report.findings).slice(3)).toEqual(["database DATABASE_URL_MISSING", "migrations CHECK_BLOCKED DATABASE_URL_MISSING", "tables CHECK_BLOCKED DATABASE_URL_MISSING"]);
    expect(exitCode).toBe(1);
  });

  test("an embedded database that has not been made is not made, not even by a plugin that asks for it", async () => {
    const root = await project(`definePlugin({ ...context, id: "curious", async initialize(ctx) { await ctx.db?.query("SELECT 1"); } })`, `databaseUrl: "embedded:.atlas/postgres"`);

    const { exitCode, report } = await runReport(["doctor", "--cwd", root, ...asked], { environment: { DATABASE_URL: "embedded:.atlas/other" } });

    expect(codes(report.findings).slice(3)).toEqual(["database DATABASE_ABSENT", "migrations CHECK_BLOCKED DATABASE_ABSENT", "curious PLUGIN_HEALTHY"]);
    expect(report.findings[3]?.hint).toBe("Run: atlas migrate");
    expect(existsSync(join(root, ".atlas"))).toBe(false);
    expect(exitCode).toBe(1);
  });
});
