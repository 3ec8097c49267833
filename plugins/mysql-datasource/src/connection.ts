import { AtlasError, type PluginDBConnection, type PluginQueryOptions, type PluginQueryResult, unlessAborted } from "@useatlas/plugin-sdk";
import type { PoolConnection } from "mysql2";
import type { PluginConfig } from "./config";
import { isConnectionLost, isServerTimeout, unavailable } from "./failures";
import { openPool, run, type MysqlPool } from "./open-pool";
import { readRows } from "./read-rows";
import { readUrl } from "./server";
import { begin, findTimeLimit, type TimeLimit } from "./session";
import { createStop, timedOut, type Stop } from "./stop";

export interface MysqlDatasource extends PluginDBConnection {
  readonly closed: boolean;
}

/** A connection that opens its pool at the first query. Queries run at the same time, up to the size of the pool. */
export function createConnection(config: PluginConfig): MysqlDatasource {
  const server = readUrl(config.url);
  const running = new Map<Stop, Promise<unknown>>();
  /** What is still being said to the server about queries that have their answer. */
  const endings = new Set<Promise<unknown>>();
  const used = new WeakSet<PoolConnection>();
  let pool: MysqlPool | undefined;
  let timeLimit: TimeLimit | undefined;
  let closing: Promise<void> | undefined;

  return {
    get closed() {
      return closing !== undefined;
    },

    async query(sql, timeoutMs, { maxRows = Infinity, signal } = {}) {
      if (closing) throw closed();
      const stop = createStop({ timeoutMs, signal });
      const answer = answerWithin(sql, timeoutMs, { maxRows, signal: stop.signal });
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

  async function answerWithin(sql: string, timeoutMs = 0, { maxRows, signal }: Required<PluginQueryOptions>): Promise<PluginQueryResult> {
    signal.throwIfAborted();
    const start = performance.now();
    const connection = await beginAnywhere({ timeoutMs, maxRows, signal });
    const { complete, ...result } = await readWithin(connection, { sql, maxRows, timeoutMs, signal });
    if (complete) giveBack(connection);
    else abandon(connection);
    // SLEEP() and its like end at the server's limit without an error, and with a wrong answer.
    if (timeoutMs > 0 && performance.now() - start >= timeoutMs) throw timedOut(timeoutMs);
    return result;
  }

  /** A connection in a transaction of its own. One that has died in the pool is replaced. */
  async function beginAnywhere({ timeoutMs, maxRows, signal }: { timeoutMs: number; maxRows: number; signal: AbortSignal }): Promise<PoolConnection> {
    const connection = await acquire(signal);
    const isOld = used.has(connection);
    used.add(connection);
    try {
      timeLimit ??= await unlessAborted(findTimeLimit(connection), signal);
      await unlessAborted(begin(connection, { limits: timeLimit(timeoutMs), maxRows }), signal);
      return connection;
    } catch (thrown) {
      connection.destroy();
      if (isOld && isConnectionLost(thrown) && !signal.aborted) return await beginAnywhere({ timeoutMs, maxRows, signal });
      throw signal.aborted ? signal.reason : unavailable(thrown, server);
    }
  }

  async function acquire(signal: AbortSignal): Promise<PoolConnection> {
    const acquiring = open().then((opened) => opened.acquire());
    try {
      return await unlessAborted(acquiring, signal);
    } catch (thrown) {
      // Whoever waited has gone; a connection that comes later is for somebody else.
      acquiring.then((late) => late.release(), () => undefined);
      throw signal.aborted ? signal.reason : unavailable(thrown, server);
    }
  }

  async function open(): Promise<MysqlPool> {
    return (pool ??= openPool(config));
  }

  async function readWithin(connection: PoolConnection, { sql, maxRows, timeoutMs, signal }: { sql: string; maxRows: number; timeoutMs: number; signal: AbortSignal }) {
    try {
      return await unlessAborted(readRows(connection, { sql, maxRows }), signal);
    } catch (thrown) {
      if (signal.aborted) {
        abandon(connection);
        throw signal.reason;
      }
      if (isConnectionLost(thrown)) throw unavailable(thrown, server);
      giveBack(connection);
      throw isServerTimeout(thrown) ? timedOut(timeoutMs, thrown) : thrown;
    }
  }

  /** Ends the transaction, and lets others have the connection. One that does not take it is not worth keeping. */
  function giveBack(connection: PoolConnection): void {
    settle(run(connection, "ROLLBACK").then(() => connection.release(), () => connection.destroy()));
  }

  /** Drops the connection of a query that nobody waits for, and has the server stop it. One that cannot be reached keeps its own time limit. */
  function abandon(connection: PoolConnection): void {
    connection.destroy();
    settle(Promise.resolve(pool?.kill(connection.threadId)).catch(() => undefined));
  }

  function settle(ending: Promise<unknown>): void {
    endings.add(ending);
    void ending.then(() => endings.delete(ending));
  }

  async function shutDown(): Promise<void> {
    for (const stop of running.keys()) stop.abort(closed());
    await Promise.allSettled(running.values());
    await unlessAborted(Promise.all(endings), AbortSignal.timeout(patienceMs)).catch(() => undefined); // the sockets go anyway
    await pool?.close();
  }

  function closed(): AtlasError {
    return new AtlasError(`The connection to MySQL at ${server.host}:${server.port} is closed.`, { code: "CONNECTION_CLOSED" });
  }
}

const patienceMs = 2_000;
