import { checkPlugin, isDatasourcePlugin } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import { postgres } from "../support/postgres.ts";
import { myPlugin } from "./plugins/my-datasource/src/index";

// Nothing listens on port 1.
const unreachable = "postgresql://user:password@127.0.0.1:1/test";

test("the finished plugin has the shape that the host asks for", () => {
  const plugin = myPlugin({ url: unreachable });

  expect(checkPlugin(plugin)).toEqual([]);
  expect(isDatasourcePlugin(plugin)).toBe(true);
});

test("a url of another protocol is refused where the factory is called, by the words of the schema", () => {
  expect(() => myPlugin({ url: "mysql://localhost/test" })).toThrow(
    "Plugin config validation failed: url: URL must start with postgresql:// or postgres://",
  );
});

test("an unreachable database is an unhealthy result, not a throw", async () => {
  const health = await myPlugin({ url: unreachable }).healthCheck?.();

  expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("ECONNREFUSED") });
});

test("a real Postgres is healthy, and answers with columns and rows", async () => {
  const server = await postgres();
  onTestFinished(() => server.stop());
  const plugin = myPlugin({ url: server.url, poolSize: 1 });

  const connection = await plugin.connection.create();
  onTestFinished(() => connection.close());

  expect(await plugin.healthCheck?.()).toEqual({ healthy: true, latencyMs: expect.any(Number) });
  expect(await connection.query("SELECT 1 AS one, 'a' AS letter", 5000)).toEqual({ columns: ["one", "letter"], rows: [{ one: 1, letter: "a" }] });
  await expect(connection.query("SELECT pg_sleep(60)", 100)).rejects.toThrow("canceling statement due to statement timeout");
});

test("the connection is made once, and not before it is asked for", async () => {
  const { connection } = myPlugin({ url: unreachable });

  const created = await connection.create();

  expect(await connection.create()).toBe(created);
  await created.close();
});

test("initialize logs through the host's logger", async () => {
  const { ctx, logs } = createMockContext();

  await myPlugin({ url: unreachable }).initialize?.(ctx);

  expect(logs).toEqual([{ level: "info", message: "My datasource plugin initialized", fields: {} }]);
});

test("atlas.config.ts hands the variable's value to the plugin", async () => {
  vi.stubEnv("MY_DB_URL", unreachable);

  const { default: config } = await import("./atlas.config");

  vi.unstubAllEnvs();
  expect(config.plugins).toMatchObject([{ id: "my-datasource", config: { url: unreachable } }]);
});
