import type { PluginDBConnection, PluginQueryResult } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { loadDriver } from "./driver";
import { explainQuery, isSessionLost } from "./explain-failure";
import { runStatement, type StatementRun } from "./run-statement";
import { closedError, openSession, type SessionOptions } from "./session";
import { createSessionPool } from "./session-pool";
import { createStop, type Stop } from "./stop";

export interface SnowflakeDatasource extends PluginDBConnection {
  readonly closed: boolean;
}

/** A connection that logs in at its first query, and again when Snowflake has ended the session. Each query has a session of its own while it runs. */
export function createConnection(config: PluginConfig, { requestTimeoutMs }: SessionOptions = { requestTimeoutMs: 60_000 }): SnowflakeDatasource {
  const pool = createSessionPool({ limit: config.maxConnections, open: async () => openSession(loadDriver(), config, { requestTimeoutMs }) });
  const running = new Map<Stop, Promise<unknown>>();
  let closing: Promise<void> | undefined;

  return {
    get closed() {
      return closing !== undefined;
    },

    async query(sql, timeoutMs, { maxRows = Infinity, signal } = {}) {
      if (closing) throw closedError(config);
      const stop = createStop({ timeoutMs, signal });
      const answer = run({ sql, maxRows, timeoutMs, signal: stop.signal });
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

  async function run(statement: StatementRun): Promise<PluginQueryResult> {
    try {
      return await runInSession(statement);
    } catch (thrown) {
      // Statements only read, so one that met a dead session may run again.
      if (!isSessionLost(thrown)) throw explainQuery(thrown);
      return await runInSession(statement).catch((again: unknown) => Promise.reject(explainQuery(again)));
    }
  }

  async function runInSession(statement: StatementRun): Promise<PluginQueryResult> {
    const session = await pool.take(statement.signal);
    let broken = false;
    try {
      return await runStatement(session.connection, statement);
    } catch (thrown) {
      broken = isSessionLost(thrown);
      throw thrown;
    } finally {
      pool.giveBack(session, { broken });
    }
  }

  async function shutDown(): Promise<void> {
    for (const stop of running.keys()) stop.abort(closedError(config));
    await Promise.allSettled(running.values());
    await pool.close();
  }
}
