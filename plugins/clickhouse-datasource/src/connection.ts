import type * as clickhouse from "@clickhouse/client";
import { AtlasError, requireDriver, type PluginDBConnection, type PluginQueryResult } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { errorCode, explain, timedOut } from "./failures";
import { readRows } from "./read-rows";
import { readServer, type Server } from "./server";
import { findFreedom, settingsFor, type Freedom } from "./settings";
import { createStop, type Stop } from "./stop";

export interface ClickHouseDatasource extends PluginDBConnection {
  readonly closed: boolean;
}

/** A connection that sends nothing before the first query. Each query is an HTTP request of its own. */
export function createConnection(config: PluginConfig): ClickHouseDatasource {
  const server = readServer(config);
  const running = new Map<Stop, Promise<unknown>>();
  let client: clickhouse.ClickHouseClient | undefined;
  let freedom: Freedom | undefined;
  let closing: Promise<void> | undefined;

  return {
    get closed() {
      return closing !== undefined;
    },

    async query(sql, timeoutMs = 0, { maxRows = Infinity, signal } = {}) {
      if (closing) throw closed();
      const stop = createStop({ timeoutMs, signal });
      const answer = run(sql, { timeoutMs, maxRows, signal: stop.signal });
      running.set(stop, answer);
      try {
        return await answer;
      } catch (thrown) {
        stop.signal.throwIfAborted();
        throw errorCode(thrown) === timeoutExceeded ? timedOut(thrown) : explain(thrown, server);
      } finally {
        running.delete(stop);
        stop.release();
      }
    },

    close: () => (closing ??= shutDown()),
  };

  async function run(sql: string, { timeoutMs, maxRows, signal }: { timeoutMs: number; maxRows: number; signal: AbortSignal }): Promise<PluginQueryResult> {
    signal.throwIfAborted();
    client ??= createClient(server);
    freedom ??= await findFreedom(client, signal);
    const result = await client.query({
      query: sql,
      format: "JSONCompactEachRowWithNamesAndTypes",
      clickhouse_settings: settingsFor({ freedom, maxRows, timeoutMs }),
      abort_signal: signal,
    });
    const answer = await readRows(result.stream(), maxRows);
    signal.throwIfAborted();
    return answer;
  }

  async function shutDown(): Promise<void> {
    for (const stop of running.keys()) stop.abort(closed());
    await Promise.allSettled(running.values());
    await client?.close();
  }

  function closed(): AtlasError {
    return new AtlasError(`The connection to ClickHouse at ${server.origin} is closed.`, { code: "CONNECTION_CLOSED" });
  }
}

function createClient({ origin, user, password, database }: Server): clickhouse.ClickHouseClient {
  const driver = requireDriver<typeof clickhouse>("@clickhouse/client", import.meta.url);
  return driver.createClient({
    url: origin,
    username: user,
    password,
    ...(database === undefined ? {} : { database }),
    application: "atlas",
    // The deadline of each query is its own; the driver's would be a second one.
    request_timeout: longestTimeout,
    // It would write every failure to stderr, beside the error that it throws.
    log: { level: driver.ClickHouseLogLevel.OFF },
  });
}

const timeoutExceeded = "159";
const longestTimeout = 2_147_483_647;
