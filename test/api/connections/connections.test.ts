import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { expect, test } from "vitest";
import { createConnections } from "../../../src/api/connections/connections.ts";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { contextPlugin, datasourcePlugin, never } from "../../support/plugins.ts";

test("connections are listed in order, created at the first query, shared and closed once", async () => {
  let created = 0;
  const mock = createMockConnection({ result: { columns: ["n"], rows: [{ n: 1 }] } });
  const warehouse = datasourcePlugin("warehouse", () => { created++; return mock; });
  const { registry, close } = arrange([warehouse, contextPlugin("glossary"), datasourcePlugin("unused", () => { throw new Error("opened"); })]);
  expect(registry.list()).toEqual(["warehouse", "unused"]);
  const connection = registry.get("warehouse");
  expect(created).toBe(0);

  await Promise.all([connection.query("SELECT 1"), registry.get("warehouse").query("SELECT 2")]);
  await connection.close();
  await connection.query("SELECT 3");
  await close(() => undefined);
  await close(() => undefined);

  expect(created).toBe(1);
  expect(mock.queries).toEqual(["SELECT 1", "SELECT 2", "SELECT 3"]);
  expect(mock.closed).toBe(true);
});

test("an unknown connection is named, with the nearest one", () => {
  const { registry } = arrange([datasourcePlugin("warehouse", () => createMockConnection())]);

  expect(() => registry.get("warehose")).toThrow(expect.objectContaining({ code: "CONNECTION_UNKNOWN", hint: 'Did you mean "warehouse"?' }));
});

test("a connection that could not be created is tried again at the next query", async () => {
  let tries = 0;
  const { registry } = arrange([datasourcePlugin("warehouse", () => { if (++tries === 1) throw new Error("not yet"); return createMockConnection(); })]);

  await expect(registry.get("warehouse").query("SELECT 1")).rejects.toThrow('Plugin "warehouse": connection.create() failed: not yet');
  await expect(registry.get("warehouse").query("SELECT 1")).resolves.toEqual({ columns: [], rows: [] });
});

test("a driver that ignores its deadline is not waited for", async () => {
  const { registry } = arrange([datasourcePlugin("warehouse", () => ({ query: never, close: async () => undefined }))]);

  await expect(registry.get("warehouse").query("SELECT 1", 50)).rejects.toMatchObject({ code: "PLUGIN_TIMEOUT" });
});

test("one that does not close keeps no other open", async () => {
  const good = createMockConnection();
  const failures: string[] = [];
  const { registry, close } = arrange([
    datasourcePlugin("good", () => good),
    datasourcePlugin("bad", () => ({ query: async () => ({ columns: [], rows: [] }), close: () => Promise.reject(new Error("stuck")) })),
  ]);
  for (const id of registry.list()) await registry.get(id).query("SELECT 1");

  await close((id, thrown) => failures.push(`${id}: ${String(thrown)}`));

  expect(good.closed).toBe(true);
  expect(failures).toEqual([expect.stringContaining("bad: AtlasError")]);
});

function arrange(plugins: Parameters<typeof createConnections>[0]["plugins"]) {
  return createConnections({ plugins, call: callPlugin, queryTimeoutMs: 1000 });
}
