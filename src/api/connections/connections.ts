import { AtlasError, isDatasourcePlugin, nearestName, type AtlasPlugin, type PluginConnections, type PluginDBConnection } from "@useatlas/plugin-sdk";

export interface ConnectionsOptions {
  plugins: readonly AtlasPlugin[];
  /** Runs a call into a plugin under a deadline. */
  call<Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Result | Promise<Result>): Promise<Result>;
  queryTimeoutMs: number;
}

/** The datasources' connections: each created at its first query, shared by all who ask, closed once. */
export function createConnections({ plugins, call, queryTimeoutMs }: ConnectionsOptions) {
  const datasources = new Map(plugins.filter(isDatasourcePlugin).map((plugin) => [plugin.id, plugin]));
  const opened = new Map<string, Promise<PluginDBConnection>>();

  function open(id: string): Promise<PluginDBConnection> {
    const existing = opened.get(id);
    if (existing) return existing;
    const plugin = datasources.get(id);
    if (!plugin) return Promise.reject(unknownConnection(id, [...datasources.keys()]));
    const opening = call({ pluginId: id, method: "connection.create()", deadlineMs: queryTimeoutMs }, () => plugin.connection.create());
    opened.set(id, opening);
    // A connection that could not be created is tried again at the next query.
    opening.catch(() => opened.delete(id));
    return opening;
  }

  const registry: PluginConnections = {
    list: () => [...datasources.keys()],
    get(id) {
      if (!datasources.has(id)) throw unknownConnection(id, [...datasources.keys()]);
      return {
        async query(sql, timeoutMs = queryTimeoutMs, options) {
          const connection = await open(id);
          // The driver gets the deadline to cancel by; the host keeps it a little later, for drivers that ignore it.
          return call({ pluginId: id, method: "query()", deadlineMs: timeoutMs + graceMs }, () => connection.query(sql, timeoutMs, options));
        },
        // The connection is the host's, and others use it: it is closed when the host closes.
        close: () => Promise.resolve(),
      };
    },
  };

  /** Closes what was opened, last first. Failures are handed to `onError` and keep nothing else open. */
  async function close(onError: (id: string, thrown: unknown) => void): Promise<void> {
    for (const [id, opening] of [...opened].reverse()) {
      opened.delete(id);
      try {
        const connection = await opening;
        await call({ pluginId: id, method: "connection.close()", deadlineMs: closeTimeoutMs }, () => connection.close());
      } catch (thrown) {
        onError(id, thrown);
      }
    }
  }

  return { registry, close };
}

function unknownConnection(id: string, ids: readonly string[]): AtlasError {
  const meant = nearestName(id, ids);
  return new AtlasError(`There is no datasource "${id}".`, {
    code: "CONNECTION_UNKNOWN",
    hint: meant ? `Did you mean "${meant}"?` : `The datasources are: ${ids.join(", ") || "none"}.`,
  });
}

const graceMs = 1000;
const closeTimeoutMs = 5000;
