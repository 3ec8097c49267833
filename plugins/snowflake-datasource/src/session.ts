import { AtlasError } from "@useatlas/plugin-sdk";
import type { Connection } from "snowflake-sdk";
import type { PluginConfig } from "./config";
import type { Driver } from "./driver";
import { explainLogin } from "./explain-failure";

export interface Session {
  connection: Connection;
  /** Logs out and closes its sockets. Never throws. */
  end(): Promise<void>;
}

export interface SessionOptions {
  /** Milliseconds after which one request without an answer has failed. */
  requestTimeoutMs: number;
}

/** Logs in, and pins what decides how values and literals are read. */
export async function openSession(driver: Driver, config: PluginConfig, { requestTimeoutMs }: SessionOptions): Promise<Session> {
  const { maxConnections: _, accessUrl, ...account } = config;
  let connection: Connection | undefined;
  try {
    connection = driver.createConnection({
      ...account,
      ...(accessUrl && { accessUrl: accessUrl.replace(/\/+$/, "") }),
      application: "Atlas",
      timeout: requestTimeoutMs,
      // Whoever asks decides whether to ask again; meanwhile a wrong password must not lock the user out.
      sfRetryMaxLoginRetries: 0,
      jsTreatIntegerAsBigInt: true,
      representNullAsStringNull: false,
      clientStoreTemporaryCredential: false,
    });
    await logIn(connection);
    await runOnce(connection, pinned);
  } catch (thrown) {
    if (connection) await logOut(connection);
    throw explainLogin(thrown, config);
  }
  const opened = connection;
  return { connection: opened, end: () => logOut(opened) };
}

function logIn(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}

function runOnce(connection: Connection, sqlText: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.execute({ sqlText, complete: (error) => (error ? reject(error) : resolve()) });
  });
}

/** The driver closes its sockets also when the server does not answer or knows the session no more. */
function logOut(connection: Connection): Promise<void> {
  return new Promise((resolve) => connection.destroy(() => resolve()));
}

/** The error of whoever uses a datasource that was closed. */
export function closedError({ account }: PluginConfig): AtlasError {
  return new AtlasError(`The connection to the Snowflake account "${account}" is closed.`, { code: "CONNECTION_CLOSED" });
}

const pinned = `
  ALTER SESSION SET
    TIMEZONE = 'UTC'
    DATE_OUTPUT_FORMAT = 'YYYY-MM-DD'
    TIME_OUTPUT_FORMAT = 'HH24:MI:SS.FF'
    TIMESTAMP_NTZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF'
    TIMESTAMP_LTZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF TZHTZM'
    TIMESTAMP_TZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF TZHTZM'
    BINARY_OUTPUT_FORMAT = 'HEX'
    MULTI_STATEMENT_COUNT = 1
    QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE
    STRICT_JSON_OUTPUT = TRUE`;
