import { openDatabase, type Database } from "@atlas/api/lib/database";
import { createHost, type Host, type PluginEntry } from "@atlas/api/lib/host";
import { serve, type Serving } from "@atlas/api/lib/serve";
import { isAtlasError, messageOf, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { readCatalog, databaseFaults, emptyDatabase, type CatalogLines } from "./database-faults.ts";
import { patient } from "./end-stages.ts";
import { hookFaults } from "./hook-faults.ts";
import { initializeFaults, toolFaults } from "./initialize-faults.ts";
import { collectFailures, type HostFailures } from "./host-failures.ts";
import type { BootFacts, DatabaseOffer, UseFault } from "./observations.ts";
import { routeFaults } from "./route-faults.ts";
import { schemaFaults } from "./schema-faults.ts";
import type { Stage } from "./stages.ts";

/** A host of one plugin, as far as it came. */
export interface Hosted extends Stage<BootFacts> {
  host?: Host;
  entry?: PluginEntry | undefined;
  /** Once it has booted. */
  serving?: Serving;
  notInitialized?: string | undefined;
  /** Harmless when it is called again. */
  close(): Promise<void>;
  failures: HostFailures;
  database?: Database | undefined;
  before?: CatalogLines | undefined;
}

export interface HostsOptions {
  /** Asked once, when the first host is about to boot. */
  offer: () => DatabaseOffer;
  dir: string;
  limitMs: number;
}

/** Boots real hosts, each with one plugin and the database that was offered, and tells what they came upon. */
export function createHosts({ offer, dir, limitMs }: HostsOptions) {
  let offered: DatabaseOffer | undefined;

  async function boot(plugin: AtlasPlugin): Promise<Hosted> {
    offered ??= offer();
    const { url, missing, database } = await open(offered);
    const known = { databaseMissing: missing, hasDatabase: database !== undefined, hasSchema: Object.keys(plugin.schema ?? {}).length > 0, faults: [] };
    const failures = collectFailures(dir);
    const schema = database ? await schemaFaults(database, plugin) : [];
    const before = database && (await readCatalog(database, plugin.id));
    if (schema.length > 0) {
      await database?.close();
      return { facts: { ...known, schemaFaults: schema }, failures, close: () => Promise.resolve() };
    }
    const booted = await bootWith(plugin, { url, failures });
    const { faults, notInitialized, ...rest } = booted;

    async function close(): Promise<void> {
      await (rest.serving ?? { stop: async () => rest.host?.close() }).stop();
      await database?.close();
    }

    return { ...rest, notInitialized, facts: { ...known, schemaFaults: [], faults, notInitialized }, failures, database, before, close };
  }

  async function bootWith(plugin: AtlasPlugin, { url, failures }: { url: string | undefined; failures: HostFailures }): Promise<{ faults: UseFault[]; host?: Host; entry?: PluginEntry | undefined; serving?: Serving; notInitialized?: string }> {
    const config = { plugins: [plugin], logLevel: "warn" as const, ...(url !== undefined && { databaseUrl: url }) };
    let host: Host | undefined;
    try {
      host = createHost({ config, cwd: process.cwd(), environment: {}, log: failures.log, deadlines: { initializeMs: patient, teardownMs: patient, healthMs: limitMs, hookMs: limitMs } });
      const [entry] = host.entries;
      const serving = await serve({ host, config, environment: {}, port: 0, deadlines: { routeMs: limitMs } });
      await serving.checked;
      return { faults: toolFaults(host.tools.list()), host, entry, serving };
    } catch (thrown) {
      return { ...(host && { host, entry: host.entries[0] }), ...initializeFaults(thrown, dir) };
    }
  }

  async function serveFaults(plugin: AtlasPlugin, { host, serving, failures, database, before }: Hosted): Promise<UseFault[]> {
    if (!host || !serving) return [];
    return [
      ...(await hookFaults(plugin, { host, failures, dir })),
      ...(await routeFaults(plugin, { url: serving.url, failures, limitMs })),
      ...(database && before ? databaseFaults(plugin.id, { before, after: await readCatalog(database, plugin.id) }) : []),
    ];
  }

  return { boot, serveFaults };
}

/** The database that was offered, empty. That it does not answer is not the plugin's fault. */
async function open({ url, missing }: DatabaseOffer): Promise<DatabaseOffer & { database?: Database }> {
  if (url === undefined) return { missing };
  try {
    const database = await openDatabase(url, { cwd: process.cwd() });
    await emptyDatabase(database);
    return { url, database };
  } catch (thrown) {
    return { missing: { message: messageOf(thrown), hint: isAtlasError(thrown) ? thrown.hint : undefined } };
  }
}
