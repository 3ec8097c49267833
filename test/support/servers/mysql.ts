import { createServer, type Connection } from "mysql2";
import { freePort } from "./silent-server.ts";

export interface MysqlServer {
  port: number;
  url: string;
  /** Every statement that came, in order. */
  statements: string[];
  close(): Promise<void>;
}

/** The rows of a statement of one column, or the error that it ends with, or null when there is no answer yet. */
export type Answer = { rows: string[] } | { code: number; message: string } | null;

/**
 * Speaks MySQL's protocol as MySQL 8 does where MariaDB differs: its time limit is a number of milliseconds, and its
 * errors are numbered otherwise. What is asked is answered by `answer`.
 */
export async function mysqlServer({ answer }: { answer: (sql: string) => Answer }): Promise<MysqlServer> {
  const statements: string[] = [];
  const connections = new Set<Connection>();
  const port = await freePort();
  const server = createServer(() => undefined);
  server.on("connection", (connection: Connection) => {
    connections.add(connection);
    connection.on("error", () => undefined);
    connection.on("end", () => connections.delete(connection));
    connection.serverHandshake({ protocolVersion: 10, serverVersion: "8.4.3", connectionId: 40 + connections.size, statusFlags: 2, characterSet: 45, capabilityFlags });
    connection.on("query", (sql: string) => {
      statements.push(sql);
      if (sql.startsWith("SHOW VARIABLES")) return connection.writeTextResult([["max_execution_time", "0"]], [textColumn("Variable_name"), textColumn("Value")]);
      if (/^(SET|START|ROLLBACK|KILL)/.test(sql)) return connection.writeOk();
      const outcome = answer(sql);
      if (outcome === null) return;
      if ("code" in outcome) return connection.writeError(outcome);
      connection.writeTextResult(outcome.rows.map((value) => [value]), [textColumn("value")]);
    });
  });
  server.listen(port);

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of connections) connection.destroy();
    await closed;
  }

  return { port, url: `mysql://atlas:secret@127.0.0.1:${port}/shop`, statements, close };
}

function textColumn(name: string) {
  return { catalog: "def", schema: "", table: "", orgTable: "", name, orgName: name, characterSet: 45, columnLength: 1024, columnType: varString, flags: 0, decimals: 0 };
}

const varString = 253;
// Everything but compression and TLS.
const capabilityFlags = 0xffffff & ~(32 | 2048);
