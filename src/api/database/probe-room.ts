import type { QueryConfig } from "pg";
import type { Database } from "./open-database.ts";
import { questionMs, type SessionFault } from "./judge-session.ts";

/**
 * Whether there is room where this user's tables go. A table would be a change; a sort that does not fit into memory
 * takes the same room for a moment, and leaves neither a trace in the log nor a file.
 */
export async function probeRoom({ pool }: Database): Promise<SessionFault | undefined> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    await client.query("SET LOCAL work_mem = '64kB'");
    await client.query("SELECT set_config('temp_tablespaces', current_setting('default_tablespace'), true)");
    await client.query<object>(spill);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    if (code === noRoom) return { code: "DATABASE_DISK_FULL", severity: "error", message: "the disk where this user's tables go is full", hint: "Free some space on the server, or let default_tablespace name another one." };
    if (code === noRight) return { code: "DATABASE_TABLESPACE_DENIED", severity: "error", message: "this user may not create anything in its default_tablespace", hint: "Grant it CREATE on that tablespace, or reset default_tablespace for it." };
    // A limit on temporary files keeps us from knowing, and nobody from writing tables.
    if (code !== tooLarge) throw thrown;
  } finally {
    await client.query("ROLLBACK").catch(() => undefined); // what broke the session has been told
    client.release(true);
  }
  return undefined;
}

const spill: QueryConfig & { query_timeout: number } = { text: "SELECT count(*) FROM generate_series(1, 100000)", query_timeout: questionMs };
const noRoom = "53100";
const noRight = "42501";
const tooLarge = "53400";
