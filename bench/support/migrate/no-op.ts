import { openDatabase } from "../../../src/api/lib/database.ts";
import { migrate, type DeclaredPlugin } from "../../../src/api/lib/migrate.ts";
import type { OwnServer } from "../../../test/support/own-server.ts";
import { wireProxy } from "../../../test/support/wire-proxy.ts";
import { summarize, type Timing } from "../time-command.ts";

/** Twenty plugins with ten tables each, migrated; then what one more migration takes, on the wire and in time. */
export async function measureNoOp(server: OwnServer): Promise<Timing & { trips: number }> {
  const tables = Array.from({ length: 10 }, (_, index) => [`t${index}`, { fields }] as const);
  const plugins = Array.from({ length: 20 }, (_, index): DeclaredPlugin => ({ id: `plugin-${index}`, schema: Object.fromEntries(tables) }));
  await server.query("postgres", "CREATE DATABASE no_op");
  const proxy = await wireProxy({ port: server.port });
  const counted = await openDatabase(server.urlOf("no_op", proxy.port), { cwd: "/" });
  await migrate(counted, plugins);
  const before = proxy.trips.length;
  await migrate(counted, plugins);
  const trips = proxy.trips.length - before;
  await counted.close();
  await proxy.close();

  const database = await openDatabase(server.urlOf("no_op"), { cwd: "/" });
  const samples: number[] = [];
  for (let round = 0; round <= 30; round++) {
    const start = performance.now();
    await migrate(database, plugins);
    if (round > 0) samples.push(performance.now() - start);
  }
  await database.close();
  return { trips, ...summarize(samples) };
}

const fields = {
  key: { type: "string", required: true, unique: true },
  amount: { type: "number", defaultValue: 0 },
  at: { type: "date" },
  parent: { type: "string", references: { model: "t0", field: "id" } },
} as const;
