import { AtlasError, isDatasourcePlugin, messageOf, nearestName, type AtlasPlugin, type PluginDBConnection } from "@useatlas/plugin-sdk";

export interface ConnectionsOptions {
  plugins: readonly AtlasPlugin[];
  /** Runs a call into a plugin under a deadline. */
  call<Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Result | Promise<Result>): Promise<Result>;
  createTimeoutMs: number;
  closeTimeoutMs: number;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

/** The datasources' connections: each created at its first use, shared by all who ask, closed once. */
export function createConnections({ plugins, call, createTimeoutMs, closeTimeoutMs, now = () => performance.now() }: ConnectionsOptions) {
  const datasources = new Map(plugins.filter(isDatasourcePlugin).map((plugin) => [plugin.id, plugin]));
  const opened = new Map<string, Promise<PluginDBConnection>>();
  const failures = new Map<string, Failure>();

  const ids = (): string[] => [...datasources.keys()];

  /** Throws `CONNECTION_UNKNOWN`, with the nearest id, for one that no datasource has. */
  function check(id: string): void {
    if (!datasources.has(id)) throw unknownConnection(id, ids());
  }

  async function open(id: string): Promise<PluginDBConnection> {
    const existing = opened.get(id);
    if (existing) return existing;
    const plugin = datasources.get(id);
    if (!plugin) throw unknownConnection(id, ids());
    refuseWhileBackingOff(id);
    const opening = call({ pluginId: id, method: "connection.create()", deadlineMs: createTimeoutMs }, () => plugin.connection.create());
    opened.set(id, opening);
    opening.then(() => failures.delete(id), (thrown: unknown) => noteFailure(id, thrown));
    return opening;
  }

  /** A datasource that cannot be reached is not asked by every query, and not given up either. */
  function refuseWhileBackingOff(id: string): void {
    const failure = failures.get(id);
    const waitMs = failure ? failure.retryAt - now() : 0;
    if (!failure || waitMs <= 0) return;
    throw new AtlasError(`Datasource "${id}" could not be opened: ${failure.message}`, {
      code: "CONNECTION_UNAVAILABLE",
      hint: `It is tried again in ${Math.ceil(waitMs / 1000)} s.`,
    });
  }

  function noteFailure(id: string, thrown: unknown): void {
    opened.delete(id);
    const count = (failures.get(id)?.count ?? 0) + 1;
    failures.set(id, { count, message: messageOf(thrown), retryAt: now() + Math.min(firstPauseMs * 2 ** (count - 1), longestPauseMs) });
  }

  /** Closes what was opened, all at once. Failures are handed to `onError` and keep nothing else open. */
  async function close(onError: (id: string, thrown: unknown) => void): Promise<void> {
    const all = [...opened];
    opened.clear();
    await Promise.all(all.map(([id, opening]) => closeOne(id, opening).catch((thrown: unknown) => onError(id, thrown))));
  }

  async function closeOne(id: string, opening: Promise<PluginDBConnection>): Promise<void> {
    const connection = await opening;
    await call({ pluginId: id, method: "connection.close()", deadlineMs: closeTimeoutMs }, () => connection.close());
  }

  return { ids, check, open, close };
}

interface Failure {
  count: number;
  message: string;
  retryAt: number;
}

function unknownConnection(id: string, ids: readonly string[]): AtlasError {
  const meant = nearestName(id, ids);
  return new AtlasError(`There is no datasource "${id}".`, {
    code: "CONNECTION_UNKNOWN",
    hint: meant ? `Did you mean "${meant}"?` : `The datasources are: ${ids.join(", ") || "none"}.`,
  });
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;
