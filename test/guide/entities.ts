import { definePlugin, type PluginEntity } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";

// The block shows one key in two ways, which one object cannot hold: the second way has an object of its own.
const myConn = createMockConnection({ result: { columns: ["name"], rows: [{ name: "orders" }] } });

export const fixed = definePlugin({
  id: "fixed-entities",
  type: "datasource",
  version: "1.0.0",
  // the guide's block begins
  connection: { create: () => myConn, dbType: "postgres" },
  entities: [
    { name: "users", yaml: "table: users\ndimensions:\n id:\n type: number" },
  ],
  // the guide's block is interrupted
});

export const discovered = definePlugin({
  id: "discovered-entities",
  type: "datasource",
  version: "1.0.0",
  connection: { create: () => myConn, dbType: "postgres" },
  // the guide's block continues
  // Or as an async factory:
  entities: async () => {
    const tables = await discoverTables();
    return tables.map(t => ({ name: t.name, yaml: generateYaml(t) }));
  },
  // the guide's block ends
});

async function discoverTables(): Promise<{ name: string }[]> {
  const { rows } = await myConn.query("SELECT name FROM tables");
  return rows.map(({ name }) => ({ name: String(name) }));
}

function generateYaml({ name }: { name: string }): PluginEntity["yaml"] {
  return `table: ${name}`;
}
