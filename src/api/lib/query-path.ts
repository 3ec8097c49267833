import { AtlasError, isDatasourcePlugin, secretsIn, type AtlasPlugin, type PluginConnections } from "@useatlas/plugin-sdk";
import type { AtlasConfig } from "../config/define-config.ts";
import type { Settings } from "../config/settings.ts";
import type { createConnections } from "../connections/connections.ts";
import type { Hooks } from "../hooks/hooks.ts";
import { callPlugin } from "../plugins/call-plugin.ts";
import { createLimiter, type Limiter } from "../queries/limiter.ts";
import { runQuery, type QueryAnswer, type QueryPath, type QueryRequest } from "../queries/run-query.ts";
import { createGuard, type Guard } from "../sql/create-guard.ts";
import { createVerdictCache } from "../sql/verdict-cache.ts";
import type { Verdict } from "../sql/verdict.ts";

export interface QueriesOptions {
  config: AtlasConfig;
  settings: Settings;
  plugins: readonly AtlasPlugin[];
  connections: ReturnType<typeof createConnections>;
  hooks: Hooks;
  /** The tables that the semantic layer names for a connection. */
  whitelistOf: (connectionId: string) => Promise<readonly string[]>;
  audit: QueryPath["audit"];
}

/** A query without its connection: the only datasource is meant, or the first one. */
export type HostQuery = Omit<QueryRequest, "connectionId"> & { connectionId?: string | undefined };

/** The one path that every query of the host takes: see {@link runQuery}. */
export function createQueries({ config, settings, plugins, connections, hooks, whitelistOf, audit }: QueriesOptions) {
  const datasources = new Map(plugins.filter(isDatasourcePlugin).map((plugin) => [plugin.id, plugin]));
  const limiters = new Map<string, Limiter>();
  const guards = new Map<string, { tables: string; guard: Guard }>();
  const cache = createVerdictCache();
  const settingsOf = (id: string) => config.connections?.[id] ?? {};

  function limiterOf(id: string): Limiter {
    const { maxConcurrent = 10, maxPerMinute = Infinity } = settingsOf(id);
    const limiter = limiters.get(id) ?? createLimiter({ maxConcurrent, maxPerMinute });
    limiters.set(id, limiter);
    return limiter;
  }

  /** The guard of a connection, made anew when its whitelist has changed. */
  async function guardOf(id: string): Promise<Guard> {
    const plugin = datasources.get(id);
    if (!plugin) throw new Error(`No guard is asked for before its connection "${id}" is checked.`);
    const { allowTables = [], allowFunctions } = settingsOf(id);
    const tables = [...(await whitelistOf(id)), ...allowTables];
    const key = JSON.stringify(tables);
    const known = guards.get(id);
    if (known?.tables === key) return known.guard;
    const { connection } = plugin;
    const { dbType, parserDialect, forbiddenPatterns } = connection;
    const validate = connection.validate && ((query: string) => connection.validate?.(query) ?? { valid: false });
    // One row more than is shown tells whether there are more.
    const guard = createGuard({ dbType, parserDialect, forbiddenPatterns, validate, tables, allowFunctions, rowLimit: settings.rowLimit + 1 }, cache);
    guards.set(id, { tables: key, guard });
    return guard;
  }

  function judge(id: string, sql: string): Promise<Verdict> {
    return guardOf(id).then((guard) => guard.judge(sql));
  }

  const path: QueryPath = {
    rowLimit: settings.rowLimit,
    maxBytes: 10_000_000,
    timeoutMs: settings.queryTimeoutMs,
    judge,
    hooks,
    limiterOf,
    open: connections.open,
    call: callPlugin,
    audit,
    secretsOf: (id) => secretsIn(datasources.get(id)?.config),
  };

  function resolve(id: string | undefined): string {
    const [first] = connections.ids();
    if (id === undefined && first === undefined) {
      throw new AtlasError("There is no datasource to query.", { code: "CONNECTION_UNKNOWN", hint: "Add a datasource plugin to atlas.config.ts." });
    }
    const resolved = id ?? first ?? "";
    connections.check(resolved);
    return resolved;
  }

  function query({ connectionId, ...request }: HostQuery): Promise<QueryAnswer & { connectionId: string }> {
    const id = resolve(connectionId);
    return runQuery({ ...request, connectionId: id }, path).then((answer) => ({ ...answer, connectionId: id }));
  }

  /** What the path would do with a query, without a database: the guard's verdict, and what the hooks make of it. */
  async function explain({ sql, connectionId }: { sql: string; connectionId?: string | undefined }) {
    const id = resolve(connectionId);
    const asked = await judge(id, sql);
    if (!asked.valid) return { connectionId: id, asked, rewritten: undefined, verdict: asked };
    const hooked = await hooks.beforeQuery({ sql, connectionId: id });
    return { connectionId: id, asked, rewritten: hooked.sql === sql ? undefined : hooked.sql, verdict: hooked.sql === sql ? asked : await judge(id, hooked.sql) };
  }

  /** What a plugin gets as `ctx.connections`. Its queries take the same path as everybody's. */
  function connectionsOf(pluginId: string): PluginConnections {
    return {
      list: connections.ids,
      get(id) {
        connections.check(id);
        return {
          async query(sql, timeoutMs, options) {
            const { columns, rows, truncated } = await query({ sql, connectionId: id, origin: "plugin", pluginId, timeoutMs, signal: options?.signal });
            return { columns, rows: options?.maxRows === undefined ? rows : rows.slice(0, options.maxRows), ...(truncated && { truncated }) };
          },
          // The connection is the host's, and others use it: it is closed when the host closes.
          close: () => Promise.resolve(),
        };
      },
    };
  }

  return { query, explain, connectionsOf };
}
