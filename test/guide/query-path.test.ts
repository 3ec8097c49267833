import { createHost } from "@atlas/api/lib/host";
import { definePlugin, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { tempProject } from "../support/temp-project.ts";
import auditLogger from "./audit-logger";
import withValidate from "./connection-validate";
import withParserDialect from "./parser-dialect";

let fixed: AtlasPlugin;
let discovered: AtlasPlugin;
beforeEach(async () => {
  // Anew for each test: the guide's connection is one for the whole module, and a host closes it.
  vi.resetModules();
  ({ fixed, discovered } = await import("./entities"));
});

/** What the guide says of datasources and hooks, on the path that every query of a host takes. */
describe("hooks", () => {
  test("the audit logger sees the queries that it asks for, and the rows and time of every one", async () => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => undefined);
    onTestFinished(() => lines.mockRestore());
    const host = await boot([fixed, auditLogger]);

    await host.query({ sql: "SELECT name FROM users", origin: "agent" });
    await host.query({ sql: "SELECT 'sensitive_table' AS name FROM users", origin: "agent" });

    expect(lines.mock.calls.map(([line]) => String(line).replace(/\d+ms/, "Nms"))).toEqual([
      "Query completed in Nms, 1 rows",
      "Query on sensitive table: SELECT 'sensitive_table' AS name FROM users",
      "Query completed in Nms, 1 rows",
    ]);
  });

  test("a handler returns { sql } to rewrite, throws to reject, or returns nothing to pass", async () => {
    const guard = definePlugin({
      id: "guard",
      type: "context",
      version: "1.0.0",
      contextProvider: { load: () => "" },
      hooks: {
        beforeQuery: [
          { matcher: ({ sql }) => sql.includes("salary"), handler: () => { throw new Error("salaries are private"); } },
          { handler: ({ sql }) => ({ sql: sql.replace("FROM everybody", "FROM users") }) },
          { handler: ({ sql }) => (sql.includes("evil") ? { sql: "DROP TABLE users" } : undefined) },
        ],
      },
    });
    const host = await boot([fixed, guard], { allowTables: ["everybody"] });

    await expect(host.query({ sql: "SELECT name FROM everybody", origin: "agent" })).resolves.toMatchObject({ sql: expect.stringContaining("SELECT name FROM users") });
    await expect(host.query({ sql: "SELECT salary FROM users", origin: "agent" })).rejects.toMatchObject({ code: "HOOK_REJECTED", message: expect.stringContaining("salaries are private") });
    await expect(host.query({ sql: "SELECT 'evil' FROM users", origin: "agent" })).rejects.toMatchObject({ code: "SQL_NOT_SELECT" });
  });
});

describe("entities", () => {
  test("a static list and an async factory join the whitelist at boot", async () => {
    const host = await boot([fixed, discovered]);

    await expect(host.query({ sql: "SELECT id FROM users", connectionId: "fixed-entities", origin: "agent" })).resolves.toMatchObject({ rowCount: 1 });
    await expect(host.query({ sql: "SELECT id FROM orders", connectionId: "discovered-entities", origin: "agent" })).resolves.toMatchObject({ rowCount: 1 });
    await expect(host.query({ sql: "SELECT id FROM orders", connectionId: "fixed-entities", origin: "agent" })).rejects.toMatchObject({ code: "SQL_TABLE_NOT_ALLOWED" });
  });
});

describe("connection.validate", () => {
  test("judges in place of SQL validation", async () => {
    const host = await boot([withValidate]);

    await expect(host.query({ sql: "FIND {Acme} IN ALL FIELDS", origin: "agent" })).resolves.toMatchObject({ sql: "FIND {Acme} IN ALL FIELDS" });
    await expect(host.query({ sql: "DELETE FROM Account", origin: "agent" })).rejects.toMatchObject({ message: expect.stringContaining("DELETE not allowed") });
  });
});

describe("parserDialect and forbiddenPatterns", () => {
  test("patterns are checked besides the built-in guard, and not inside of literals", async () => {
    const host = await boot([withParserDialect], { allowTables: ["orders"] });

    await expect(host.query({ sql: "SELECT status AS put FROM orders", origin: "agent" })).rejects.toMatchObject({ code: "SQL_PATTERN_FORBIDDEN" });
    await expect(host.query({ sql: "SELECT status FROM orders WHERE status = 'put'", origin: "agent" })).resolves.toBeDefined();
    await expect(host.query({ sql: "SELECT FLOOR(amount) FROM orders QUALIFY ROW_NUMBER() OVER (ORDER BY amount) = 1", origin: "agent" })).resolves.toBeDefined();
  });
});

test("a plugin's own query takes the same path as everybody's", async () => {
  const connection = createMockConnection({ result: { columns: ["n"], rows: [{ n: 1n }] } });
  const seen: string[] = [];
  const reader = definePlugin({
    id: "reader",
    type: "datasource",
    version: "1.0.0",
    connection: { create: () => connection, dbType: "postgres" },
    entities: [{ name: "users", yaml: "table: users" }],
    hooks: { onQueryError: [{ handler: ({ sql, code }) => void seen.push(`${code} ${sql}`) }] },
    async initialize(ctx) {
      const own = ctx.connections.get("reader");
      seen.push(JSON.stringify((await own.query("SELECT n FROM users")).rows));
      await own.query("DELETE FROM users").catch((thrown: { code: string }) => seen.push(thrown.code));
    },
  });

  await boot([reader]);

  expect(seen).toEqual(['[{"n":1}]', "SQL_NOT_SELECT DELETE FROM users", "SQL_NOT_SELECT"]);
  expect(connection.queries).toEqual(["SELECT n FROM users\nLIMIT 1001"]);
});

async function boot(plugins: AtlasPlugin[], connection: { allowTables?: string[] } = {}) {
  const connections = Object.fromEntries(plugins.map(({ id }) => [id, connection]));
  const host = createHost({ config: { plugins, connections, logLevel: "silent" }, cwd: await tempProject(), environment: {} });
  onTestFinished(() => host.close());
  await host.boot();
  return host;
}
