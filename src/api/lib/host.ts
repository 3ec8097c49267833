import { secretsIn, type AtlasPluginContext } from "@useatlas/plugin-sdk";
import type { AtlasConfig } from "../config/define-config.ts";
import type { Environment } from "../config/environment.ts";
import { resolveActions, resolveAuth, resolveModel, resolveSandbox, resolveSettings } from "../config/settings.ts";
import { createConnections } from "../connections/connections.ts";
import { migrate } from "../database/migrate.ts";
import { openDatabase, type Database } from "../database/open-database.ts";
import { createPluginDatabase } from "../database/plugin-database.ts";
import { createHooks } from "../hooks/hooks.ts";
import { callPlugin } from "../plugins/call-plugin.ts";
import { checkHealth, type HealthReport } from "../plugins/check-health.ts";
import { diagnose, type Diagnosis } from "../plugins/diagnose.ts";
import { createLifecycle } from "../plugins/lifecycle.ts";
import { createLogger, createPluginLogger, type LogDestination } from "../plugins/logger.ts";
import { registerPlugins, type PluginEntry } from "../plugins/registry.ts";
import { createStdio, type StdioStreams } from "../plugins/stdio.ts";
import { createToolRegistry } from "../plugins/tool-registry.ts";
import { createAudit } from "../queries/audit.ts";
import { createProjectAgent } from "./agent.ts";
import { createHostApprovals } from "./approvals.ts";
import { createProjectExplore } from "./explore.ts";
import { createPluginAgent } from "./plugin-agent.ts";
import { createQueries } from "./query-path.ts";
import { createProjectSemantics } from "./semantic.ts";

export type { PluginEntry } from "../plugins/registry.ts";
export type Host = ReturnType<typeof createHost>;

export interface HostOptions {
  config: AtlasConfig;
  /** The project's folder, which `embedded:<dir>` is relative to. */
  cwd: string;
  environment?: Environment;
  deadlines?: Partial<Deadlines>;
  /** Left out: stdin and stdout belong to the command. */
  stdio?: StdioStreams;
  /** Where the log goes. Default: stderr. */
  log?: LogDestination | undefined;
}

/** Milliseconds. */
export interface Deadlines {
  initializeMs: number;
  healthMs: number;
  hookMs: number;
  teardownMs: number;
  closeMs: number;
}

/**
 * Puts the host together: registers the plugins and wires what they are given. Opens nothing: the database, the
 * datasources and the plugins themselves are opened when they are first used, and by {@link Host.boot}.
 */
export function createHost({ config, cwd, environment = process.env, deadlines = {}, stdio: streams, log }: HostOptions) {
  const { initializeMs, healthMs, hookMs, teardownMs, closeMs } = { ...defaultDeadlines, ...deadlines };
  const settings = resolveSettings(config, environment);
  const model = resolveModel(config, environment);
  const auth = resolveAuth(config, environment);
  const entries = registerPlugins(config.plugins ?? []);
  const plugins = entries.map(({ plugin }) => plugin);
  const contexts = new Map<string, AtlasPluginContext>();

  const logger = createLogger({ level: settings.logLevel, secrets: secretsIn([settings.databaseUrl, { apiKey: [model.key, ...auth.keys.map(({ key }) => key)] }, plugins.map((plugin) => plugin.config)]), destination: log });
  const database = lazily(settings.databaseUrl, (url) => openDatabase(url, { cwd }));
  const audit = createAudit({
    execute: async (sql, params) => database && (await database()).pool.query(sql, [...params]),
    onError: (thrown) => logger.error({ err: thrown }, "the audit log could not be written"),
  });
  const tools = createToolRegistry(entries);
  const stdio = streams && createStdio(streams);
  const connections = createConnections({ plugins, call: callPlugin, createTimeoutMs: settings.queryTimeoutMs, closeTimeoutMs: closeMs });
  const semantics = createProjectSemantics({ cwd, plugins });
  const hooks = createHooks({
    plugins,
    contextOf: ({ id }) => contexts.get(id) ?? createContext(id),
    deadlineMs: hookMs,
    onError: ({ pluginId, hook, thrown }) => logger.warn({ plugin: pluginId, err: thrown }, `${hook} failed`),
  });
  const queries = createQueries({
    config,
    settings,
    plugins,
    connections,
    hooks,
    whitelistOf: async (id) => (await semantics.load(), semantics.whitelistOf(id)),
    audit: database ? audit.write : () => undefined,
  });
  const explore = createProjectExplore({
    cwd,
    plugins,
    settings: resolveSandbox(config, environment),
    hooks,
    virtualFiles: async () => (await semantics.load(), semantics.virtualFiles()),
    onError: (sandbox, thrown) => logger.warn({ sandbox, err: thrown }, "the sandbox failed"),
  });
  const approvals = createHostApprovals({ plugins, settings: resolveActions(config, environment), environment, database, isParticipant: (...who) => agent.conversations.isParticipant(...who), logger });
  const agent = createProjectAgent({ plugins, settings: model, database, query: queries.query, tools, semantics, explore, approvals, logger });
  const pluginAgent = createPluginAgent({ agent, approvals, explore, semantics });
  const lifecycle = createLifecycle({ entries, contextOf, deadlines: { initializeMs, teardownMs } });

  function createContext(id: string): AtlasPluginContext {
    const context: AtlasPluginContext = {
      db: database && createPluginDatabase(database, id),
      connections: queries.connectionsOf(id),
      tools: { register: (tool) => tools.register(id, tool) },
      logger: createPluginLogger(logger, id),
      agent: pluginAgent,
      stdio: stdio?.of(id) ?? null,
      config: { ...config, ...settings },
    };
    contexts.set(id, context);
    return context;
  }

  function contextOf({ plugin: { id } }: PluginEntry): AtlasPluginContext {
    return contexts.get(id) ?? createContext(id);
  }

  /** Migrates, initializes every plugin in order, reads the semantic layer. When something fails, what was opened is closed and it is thrown. */
  async function boot(): Promise<void> {
    try {
      if (database) await migrateAll(await database());
      await lifecycle.initializeAll();
      approvals.warnOfMissingCredentials();
      await readSemantics();
    } catch (thrown) {
      await close();
      throw thrown;
    }
  }

  async function migrateAll(opened: Database): Promise<void> {
    const { plan } = await migrate(opened, plugins);
    for (const { pluginId, code, message, hint } of plan.notices) logger.warn({ plugin: pluginId, code, hint }, message);
  }

  async function readSemantics(): Promise<void> {
    let layer = await semantics.load();
    // A plugin that queried while it was initialized had the entities of later datasources asked for before their turn.
    if (layer.degraded.length > 0) ({ layer } = await semantics.reload());
    for (const { connectionId, code, message } of layer.degraded) logger.warn({ plugin: connectionId, code }, message);
    for (const { code, message } of layer.warnings) logger.warn({ code }, message);
  }

  /** Reads the semantic layer again, also for what explores, and has every context plugin drop what it keeps. */
  async function reloadSemantics() {
    const reload = await semantics.reload();
    await explore.reload();
    return { ...reload, contexts: await agent.refreshContext() };
  }

  function health(entry: PluginEntry): Promise<HealthReport> {
    return checkHealth(entry, { deadlineMs: healthMs });
  }

  /** What a plugin that is healthy finds out about itself. */
  function diagnosis(entry: PluginEntry): Promise<Diagnosis> {
    return diagnose(entry, { deadlineMs: healthMs });
  }

  /** Cancels what the agent does, lets what was approved and the observers finish, tears down in reverse order, closes the connections and the database. Harmless when it is called again. */
  async function close(): Promise<void> {
    await agent.close();
    await approvals.close(teardownMs);
    await explore.close();
    await hooks.drain();
    await lifecycle.teardownAll();
    await connections.close((id, thrown) => logger.debug({ err: thrown, plugin: id }, "the connection did not close"));
    await audit.drain();
    await database?.close();
  }

  const { initialize, teardown } = lifecycle;
  return { entries, tools, connections, semantics, hooks, explore, approvals, agent, database, settings, logger, ...queries, contextOf, boot, reloadSemantics, initialize, health, diagnose: diagnosis, teardown, close, stdioOwner: () => stdio?.owner() };
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

const defaultDeadlines: Deadlines = { initializeMs: 30_000, healthMs: 10_000, hookMs: 5_000, teardownMs: 10_000, closeMs: 5_000 };
