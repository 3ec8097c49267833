import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { driversOf, entryOf, referencePlugins, type ReferencePlugin, type Service } from "../test/support/reference-plugins.ts";
import { httpApi, reply } from "../test/support/servers/http-api.ts";
import { freePort } from "../test/support/servers/silent-server.ts";
import { printTable } from "./support/print-table.ts";
import { summarize } from "./support/time-command.ts";

// What a start pays for each plugin in a config (its import and its making, above the SDK and zod, which all share), and what the
// first use pays, which loads the driver: a health check, against a local HTTP server that answers at once, though not as the
// vendor would, or, for what does not speak HTTP, against a port at which nobody listens. Beside it what the start would pay if it loaded the driver. Each in a new process.
interface Cost {
  import: number;
  make: number;
  use: number;
}

const rounds = 7;
const folder = await mkdtemp(join(tmpdir(), "atlas-bench-"));
const nobody = await freePort();
const api = await httpApi((_request, response) => reply(response, 200, {}));
try {
  const samples = new Map(referencePlugins.map(({ id }) => [id, { costs: [] as Cost[], drivers: [] as number[] }]));
  for (let round = 0; round <= rounds; round++) {
    for (const plugin of referencePlugins) {
      const [cost, driver] = [await use(plugin, { url: api.url, port: nobody, folder }), await loadDrivers(plugin)];
      if (round === 0) continue; // it warms the disk's cache
      samples.get(plugin.id)?.costs.push(cost);
      samples.get(plugin.id)?.drivers.push(driver);
    }
  }
  const rows = [...samples].map(([id, { costs, drivers }]) => {
    const median = (key: keyof Cost) => summarize(costs.map((cost) => cost[key])).median;
    return [id, median("import"), median("make"), median("use"), driversOf(id).length > 0 ? summarize(drivers).median : "none"];
  });
  printTable(`The plugins on Bun, in ms (median of ${rounds} processes)`, ["plugin", "import", "make", "first use", "its driver alone"], rows);
} finally {
  await api.stop();
  await rm(folder, { recursive: true, force: true });
}

async function use({ id, factory, config }: ReferencePlugin, service: Service): Promise<Cost> {
  return JSON.parse(await lastLine([join(import.meta.dirname, "support/use-plugin.ts"), entryOf(id), factory, JSON.stringify(config(service))]));
}

async function loadDrivers({ id }: ReferencePlugin): Promise<number> {
  const script = `const start = performance.now(); for (const name of ${JSON.stringify(driversOf(id))}) require(name); console.log(performance.now() - start); process.exit();`;
  return Number(await lastLine(["-e", script], dirname(entryOf(id))));
}

async function lastLine(args: string[], cwd?: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
  return stdout.trim().split("\n").at(-1) ?? "";
}
