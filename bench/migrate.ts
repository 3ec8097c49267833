import { ownServer } from "../test/support/own-server.ts";
import { measureNoOp } from "./support/migrate/no-op.ts";
import { race } from "./support/migrate/race.ts";
import { measureStalls } from "./support/migrate/stalls.ts";
import { printTable } from "./support/print-table.ts";

// What a migration costs others, and what it costs when there is nothing to do, and when many want to do it. The server does
// not wait for its disk (fsync=off) and is not swept meanwhile, so that locks tell and not the machine.
const server = await ownServer({ autovacuum: "off", shared_buffers: "512MB", max_wal_size: "8GB", checkpoint_timeout: "1h" });
try {
  const noOp = await measureNoOp(server);
  printTable("A migration of 200 tables with nothing to do", ["round trips", "median, ms", "best, ms", "worst, ms"], [[String(noOp.trips), noOp.median, noOp.best, noOp.worst]]);

  const runners = await race(server, { processes: 20 });
  printTable("20 processes at once on an empty database", ["tool", "exit 0", "steps run twice", "seconds until all ended"], runners);

  const stalls = await measureStalls(server, { rows: 2_000_000 });
  printTable("Longest stall of a writer at 2 ms cadence on 2 million rows, in ms, and how long the change took, in s", ["change", "atlas", "took", "the naive statement", "took"], stalls);
} finally {
  await server.stop();
}
