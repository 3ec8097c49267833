import type { Client } from "pg";
import type { Database } from "./open-database.ts";

/**
 * What a pooler keeps together: a session, or no more than a transaction. Two sessions ask who serves them, and the
 * second one in a transaction: only where sessions share can it be served by whom the first one was just served by.
 */
export async function poolingMode(database: Database): Promise<"transaction" | "session" | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const clients: Client[] = [];
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), deadlineMs)));
  try {
    return await Promise.race([late, compare()]);
  } catch {
    return undefined; // a pooler without a second connection to give away does not say
  } finally {
    clearTimeout(timer);
    for (const client of clients) void client.end().catch(() => undefined); // whoever still waits for a connection gets none
  }

  async function compare(): Promise<"transaction" | "session"> {
    const one = await open();
    const other = await open();
    for (let turn = 0; turn < turns; turn++) {
      const before = await serverOf(one);
      await other.query("BEGIN READ ONLY");
      const held = await serverOf(other);
      const after = await serverOf(one);
      await other.query("ROLLBACK");
      if (held === before || after !== before) return "transaction";
    }
    return "session";
  }

  async function open(): Promise<Client> {
    const client = await database.connect();
    clients.push(client);
    return client;
  }
}

async function serverOf(client: Client): Promise<unknown> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid;
}

// Others use the pooler, too, and may come between.
const turns = 3;
const deadlineMs = 2000;
