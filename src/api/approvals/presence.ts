import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Client } from "pg";
import type { Presence } from "./store.ts";

interface Holder {
  claimedBy: string;
  client: Promise<Client>;
  users: number;
}

/**
 * Shows every replica that this process lives, for as long as it executes something: an advisory lock on its name, in a
 * transaction that stays open on a connection of its own. It holds behind a transaction pooler too, and is gone when the
 * process is, however it ended. All executions of a process share one.
 */
export function createPresence(connect: () => Promise<Client>) {
  let current: Holder | undefined;

  function hold(): Holder {
    const claimedBy = `${hostname()}/${process.pid}/${randomUUID()}`;
    const holder: Holder = { claimedBy, users: 0, client: take(claimedBy, () => forget(holder)) };
    holder.client.catch(() => forget(holder));
    return holder;
  }

  function forget(holder: Holder): void {
    if (current === holder) current = undefined;
  }

  async function enter(): Promise<Presence> {
    current ??= hold();
    const holder = current;
    holder.users++;
    await holder.client;
    return { claimedBy: holder.claimedBy, leave: () => leave(holder) };
  }

  async function leave(holder: Holder): Promise<void> {
    if (--holder.users > 0) return;
    forget(holder);
    await (await holder.client).end();
  }

  /** Lets go of the lock, whoever still needs it: what they run is read as unknown from here on. */
  async function close(): Promise<void> {
    const client = await current?.client.catch(() => undefined);
    current = undefined;
    await client?.end();
  }

  async function take(claimedBy: string, onEnd: () => void): Promise<Client> {
    const client = await connect();
    client.once("end", onEnd);
    try {
      await client.query("BEGIN");
      await client.query(settings);
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [claimedBy]);
      return client;
    } catch (thrown) {
      await client.end();
      throw thrown;
    }
  }

  return { enter, close };
}

// The server neither ends a transaction that waits, as far as it knows such limits, nor takes a machine that lost its power for alive.
const settings = `
  SELECT set_config(name, CASE name WHEN 'tcp_keepalives_idle' THEN '10' WHEN 'tcp_keepalives_interval' THEN '5' WHEN 'tcp_keepalives_count' THEN '3' ELSE '0' END, true)
  FROM pg_settings
  WHERE name IN ('tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'idle_in_transaction_session_timeout', 'transaction_timeout')`;
