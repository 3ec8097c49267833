import { mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { createHost } from "@atlas/api/lib/host";
import { printTable } from "./support/print-table.ts";
import { summarize } from "./support/time-command.ts";

// How long a host with 100 plugins takes to boot and to close, beside the loading of their config. Each has a table,
// an initialize(), and a hook; the internal database is a real Postgres, warm, with the tables already made.
const plugins = 100;
const rounds = 15;
const root = join(import.meta.dirname, "..");
const folder = await realpath(await mkdtemp(join(tmpdir(), "atlas-bench-")));

try {
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "atlas.config.ts"), config());
  const start = performance.now();
  const project = await loadConfig(folder);
  const loaded = performance.now() - start;

  const first = createHost(project);
  await first.boot(); // makes the cluster and the tables, and keeps the server warm
  const samples = { withDatabase: await measure(project), without: await measure({ ...project, config: { plugins: project.config.plugins ?? [] } }) };
  await first.close();

  printTable(`Host with ${plugins} plugins, in ms`, ["what", "median", "best"], [
    ["load the config (once)", loaded, loaded],
    ...(["withDatabase", "without"] as const).map((name) => {
      const { median, best } = summarize(samples[name]);
      return [name === "without" ? "boot and close, no database" : "boot and close, warm database, nothing to migrate", median, best];
    }),
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(project: Awaited<ReturnType<typeof loadConfig>>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    const host = createHost({ ...project, environment: {} });
    await host.boot();
    await host.close();
    if (round > 0) samples.push(performance.now() - start);
  }
  return samples;
}

function config(): string {
  return `import { definePlugin } from "@useatlas/plugin-sdk";
const plugins = Array.from({ length: ${plugins} }, (_, index) => definePlugin({
  id: "plugin-" + index, type: "context", version: "1.0.0",
  contextProvider: { load: () => "" },
  schema: { cache: { fields: { key: { type: "string", required: true, unique: true } } } },
  hooks: { beforeQuery: [{ handler: () => {} }] },
  async initialize(ctx) { ctx.logger.debug("ready"); },
}));
export default { plugins, databaseUrl: "embedded:.atlas/postgres", logLevel: "warn" };
`;
}
