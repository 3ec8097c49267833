import type { DuckDBInstance } from "@duckdb/node-api";
import { AtlasError, requireDriver, type PluginDBConnection, type PluginQueryResult } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { openDatabase, type DuckDB } from "./open-database";
import { runQuery } from "./run-query";
import { createStop, interruptible, type Stop } from "./stop";

export interface DuckDBDatasource extends PluginDBConnection {
  readonly closed: boolean;
}

/** A connection that opens the database at its first query. Queries may run at the same time: each has a session of its own. */
export function createConnection(config: PluginConfig): DuckDBDatasource {
  const running = new Map<Stop, Promise<unknown>>();
  let opening: Promise<DuckDBInstance> | undefined;
  let closing: Promise<void> | undefined;

  return {
    get closed() {
      return closing !== undefined;
    },

    async query(sql, timeoutMs, { maxRows = Infinity, signal } = {}) {
      if (closing) throw closed();
      const stop = createStop({ timeoutMs, signal });
      const answer = run(sql, maxRows, stop.signal);
      running.set(stop, answer);
      try {
        return await answer;
      } finally {
        running.delete(stop);
        stop.release();
      }
    },

    close: () => (closing ??= shutDown()),
  };

  async function run(sql: string, maxRows: number, signal: AbortSignal): Promise<PluginQueryResult> {
    signal.throwIfAborted();
    const duckdb = requireDriver<DuckDB>("@duckdb/node-api", import.meta.url);
    const connection = await (await open(duckdb)).connect();
    try {
      return await interruptible({
        signal,
        interrupt: () => connection.interrupt(),
        work: () => runQuery({ duckdb, connection, sql, maxRows, signal }),
      });
    } finally {
      connection.closeSync();
    }
  }

  function open(duckdb: DuckDB): Promise<DuckDBInstance> {
    opening ??= openDatabase(duckdb, config).catch((thrown: unknown) => {
      // The next query tries again: the file may be there by then.
      opening = undefined;
      throw thrown;
    });
    return opening;
  }

  async function shutDown(): Promise<void> {
    for (const stop of running.keys()) stop.abort(closed());
    await Promise.allSettled(running.values());
    const instance = await opening;
    instance?.closeSync();
  }

  function closed(): AtlasError {
    return new AtlasError(`The connection to "${config.path}" is closed.`, { code: "CONNECTION_CLOSED" });
  }
}
