import { secretsIn, type AtlasPluginContext } from "@useatlas/plugin-sdk";
import type { AtlasConfig } from "../config/define-config.ts";
import type { Environment } from "../config/environment.ts";
import { resolveSettings } from "../config/settings.ts";
import { createConnections } from "../connections/connections.ts";
import { migrate } from "../database/migrate.ts";
import { openDatabase, type Database } from "../database/open-database.ts";
import { createPluginDatabase } from "../database/plugin-database.ts";
import { callPlugin } from "../plugins/call-plugin.ts";
import { checkHealth, type HealthReport } from "../plugins/check-health.ts";
import { createLifecycle } from "../plugins/lifecycle.ts";
import { createLogger, createPluginLogger } from "../plugins/logger.ts";
import { registerPlugins, type PluginEntry } from "../plugins/registry.ts";
import { createToolRegistry } from "../plugins/tool-registry.ts";

export type { PluginEntry } from "../plugins/registry.ts";
export type Host = ReturnType<typeof createHost>;

export interface HostOptions {
  config: AtlasConfig;
  /** The project's folder, which `embedded:<dir>` is relative to. */
  cwd: string;
  environment?: Environment;
  deadlines?: Partial<Deadlines>;
}

/** Milliseconds. */
export interface Deadlines {
  initializeMs: number;
  healthMs: number;
  teardownMs: number;
}

/**
 * Puts the host together: registers the plugins and wires what they are given. Opens nothing: the database, the
 * datasources and the plugins themselves are opened when they are first used, and by {@link Host.boot}.
 */
export function createHost({ config, cwd, environment = process.env, deadlines = {} }: HostOptions) {
  const { initializeMs, healthMs, teardownMs } = { ...defaultDeadlines, ...deadlines };
  const settings = resolveSettings(config, environment);
  const entries = registerPlugins(config.plugins ?? []);
  const plugins = entries.map(({ plugin }) => plugin);

  const logger = createLogger({ level: settings.logLevel, secrets: secretsIn([settings.databaseUrl, plugins.map((plugin) => plugin.config)]) });
  const tools = createToolRegistry(entries);
  const connections = createConnections({ plugins, call: callPlugin, queryTimeoutMs: settings.queryTimeoutMs });
  const database = lazily(settings.databaseUrl, (url) => openDatabase(url, { cwd }));
  const contexts = new Map(entries.map((entry) => [entry, createContext(entry)]));
  const lifecycle = createLifecycle({ entries, contextOf, deadlines: { initializeMs, teardownMs } });

  function createContext({ plugin: { id } }: PluginEntry): AtlasPluginContext {
    return {
      db: database && createPluginDatabase(database, id),
      connections: connections.registry,
      tools: { register: (tool) => tools.register(id, tool) },
      logger: createPluginLogger(logger, id),
      config: { ...config, ...settings },
    };
  }

  function contextOf(entry: PluginEntry): AtlasPluginContext {
    return contexts.get(entry) ?? createContext(entry);
  }

  /** Migrates, then initializes every plugin in order. When something fails, what was opened is closed and it is thrown. */
  async function boot(): Promise<void> {
    try {
      if (database) await migrate(await database(), plugins);
      await lifecycle.initializeAll();
    } catch (thrown) {
      await close();
      throw thrown;
    }
  }

  function health(entry: PluginEntry): Promise<HealthReport> {
    return checkHealth(entry, { deadlineMs: healthMs });
  }

  /** Tears down in reverse order, then closes the connections and the database. Harmless when it is called again. */
  async function close(): Promise<void> {
    await lifecycle.teardownAll();
    await connections.close((id, thrown) => logger.debug({ err: thrown, plugin: id }, "the connection did not close"));
    await database?.close();
  }

  return { entries, tools, connections: connections.registry, database, settings, logger, contextOf, boot, initialize: lifecycle.initialize, health, teardown: lifecycle.teardown, close };
}

/** A database that is opened when it is first asked for; null without a url. A failed opening is tried again. */
function lazily(url: string | undefined, open: (url: string) => Promise<Database>) {
  if (url === undefined) return null;
  let opening: Promise<Database> | undefined;

  function get(): Promise<Database> {
    opening ??= open(url ?? "");
    opening.catch(() => (opening = undefined));
    return opening;
  }

  async function close(): Promise<void> {
    const opened = await opening?.catch(() => undefined);
    opening = undefined;
    await opened?.close();
  }

  return Object.assign(get, { close });
}

const defaultDeadlines: Deadlines = { initializeMs: 30_000, healthMs: 10_000, teardownMs: 10_000 };
