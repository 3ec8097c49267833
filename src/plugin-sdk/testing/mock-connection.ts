import type { Awaitable } from "../types/hooks.ts";
import type { PluginDBConnection, PluginQueryResult } from "../types/datasource.ts";

export interface MockConnectionOptions {
  /** The answer to every query, or a function of its SQL; no rows when left out. */
  result?: PluginQueryResult | ((sql: string) => Awaitable<PluginQueryResult>);
}

export interface MockConnection extends PluginDBConnection {
  /** The SQL of every query, in order. */
  readonly queries: readonly string[];
  readonly closed: boolean;
}

/** A connection that remembers what it was asked. Like a real one it refuses queries once it is closed. */
export function createMockConnection({ result = { columns: [], rows: [] } }: MockConnectionOptions = {}): MockConnection {
  const queries: string[] = [];
  let closed = false;

  return {
    queries,
    get closed() {
      return closed;
    },
    async query(sql) {
      if (closed) throw new Error("The connection is closed.");
      queries.push(sql);
      return typeof result === "function" ? result(sql) : structuredClone(result);
    },
    async close() {
      closed = true;
    },
  };
}
