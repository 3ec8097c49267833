import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { expect, test } from "vitest";
import { createConnections } from "../../../src/api/connections/connections.ts";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { contextPlugin, datasourcePlugin, never } from "../../support/plugins.ts";

test("connections are listed in order, created at the first use, shared and closed once", async () => {
  let created = 0;
  const mock = createMockConnection();
  const warehouse = datasourcePlugin("warehouse", () => { created++; return mock; });
  const connections = arrange([warehouse, contextPlugin("glossary"), datasourcePlugin("unused", () => { throw new Error("opened"); })]);
  expect(connections.ids()).toEqual(["warehouse", "unused"]);
  expect(created).toBe(0);

  const [one, two] = await Promise.all([connections.open("warehouse"), connections.open("warehouse")]);
  await connections.close(() => undefined);
  await connections.close(() => undefined);

  expect(one).toBe(two);
  expect(created).toBe(1);
  expect(mock.closed).toBe(true);
});

test("an unknown connection is named, with the nearest one", async () => {
  const connections = arrange([datasourcePlugin("warehouse", () => createMockConnection())]);
  const failure = { code: "CONNECTION_UNKNOWN", hint: 'Did you mean "warehouse"?' };

  expect(() => connections.check("warehose")).toThrow(expect.objectContaining(failure));
  await expect(connections.open("warehose")).rejects.toMatchObject(failure);
});

test("a datasource that failed is left alone for a while, longer each time, and is not dead for ever", async () => {
  let now = 0;
  let tries = 0;
  const create = () => { if (++tries < 3) throw new Error("not yet"); return createMockConnection(); };
  const connections = arrange([datasourcePlugin("warehouse", create)], () => now);

  await expect(connections.open("warehouse")).rejects.toThrow('Plugin "warehouse": connection.create() failed: not yet');
  await expect(connections.open("warehouse")).rejects.toMatchObject({ code: "CONNECTION_UNAVAILABLE", hint: "It is tried again in 1 s.", message: expect.stringContaining("not yet") });
  now = 1000;
  await expect(connections.open("warehouse")).rejects.toMatchObject({ code: "PLUGIN_THROWS" });
  await expect(connections.open("warehouse")).rejects.toMatchObject({ code: "CONNECTION_UNAVAILABLE", hint: "It is tried again in 2 s." });
  now = 3000;

  await expect(connections.open("warehouse")).resolves.toBeDefined();
  expect(tries).toBe(3);
});

test("a create() that hangs is given up", async () => {
  const connections = arrange([datasourcePlugin("warehouse", never)]);

  await expect(connections.open("warehouse")).rejects.toMatchObject({ code: "PLUGIN_TIMEOUT" });
});

test("one that does not close keeps no other open", async () => {
  const good = createMockConnection();
  const failures: string[] = [];
  const connections = arrange([
    datasourcePlugin("good", () => good),
    datasourcePlugin("bad", () => ({ query: async () => ({ columns: [], rows: [] }), close: () => Promise.reject(new Error("stuck")) })),
  ]);
  for (const id of connections.ids()) await connections.open(id);

  await connections.close((id, thrown) => failures.push(`${id}: ${String(thrown)}`));

  expect(good.closed).toBe(true);
  expect(failures).toEqual([expect.stringContaining("bad: AtlasError")]);
});

test("all are closed at once, so that slow ones are waited for together", async () => {
  let asked = 0;
  let release = () => {};
  const allAsked = new Promise<void>((resolve) => (release = resolve));
  const slow = () => ({ query: async () => ({ columns: [], rows: [] }), close: () => (++asked === 3 && release(), allAsked) });
  const failures: string[] = [];
  const connections = arrange(["one", "two", "three"].map((id) => datasourcePlugin(id, slow)));
  for (const id of connections.ids()) await connections.open(id);

  await connections.close((id) => failures.push(id));

  expect(failures).toEqual([]);
});

function arrange(plugins: Parameters<typeof createConnections>[0]["plugins"], now?: () => number) {
  return createConnections({ plugins, call: callPlugin, createTimeoutMs: 100, closeTimeoutMs: 1000, ...(now && { now }) });
}
