import type { ActionRecord } from "@useatlas/plugin-sdk";
import type { Client, Pool } from "pg";
import * as statements from "./postgres-statements.ts";
import { createPresence } from "./presence.ts";
import { transitionOf, type ActionEvent } from "./state-machine.ts";
import type { ActionStore, NewAction, StoredAction } from "./store.ts";

/** The internal database, as far as actions need it. */
export interface ActionDatabase {
  pool: Pool;
  /** A connection outside the pool. */
  connect(): Promise<Client>;
}

/**
 * Actions in the internal database, for all replicas of a host. Every change is one statement that checks the state it
 * changes, so one of many succeeds; time is the database's.
 */
export function createPostgresStore(database: () => Promise<ActionDatabase>): ActionStore {
  const presence = createPresence(async () => (await database()).connect());

  async function run(sql: string, params: readonly unknown[]): Promise<StoredAction[]> {
    const { pool } = await database();
    return (await pool.query<Row>(sql, [...params])).rows.map(read);
  }

  /** Moves one action, or with null all to which it happens, by an event. */
  async function move(sql: string, { id, event, params }: { id: string | null; event: ActionEvent; params: readonly unknown[] }): Promise<StoredAction | undefined> {
    const { from, to } = transitionOf(event);
    return (await run(sql, [id, to, from, ...params]))[0];
  }

  async function settle(id: string | null): Promise<void> {
    await move(statements.expire, { id, event: "expire", params: [] });
    await move(statements.lose, { id, event: "lose", params: [lostReason] });
  }

  async function readFresh(sql: string, params: readonly unknown[]): Promise<StoredAction | undefined> {
    const [found] = await run(sql, params);
    if (!found || !unsettled.has(found.record.status)) return found;
    await settle(found.record.id);
    return (await run(sql, params))[0];
  }

  return {
    async add(action, { maxPerConversation, expiresAfterMs }) {
      const { pool } = await database();
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await client.query(statements.lockConversation, [action.conversationId]);
        const { rows } = await client.query<Row>(statements.insert, [...valuesOf(action), expiresAfterMs, maxPerConversation]);
        await client.query("COMMIT");
        if (rows[0]) return read(rows[0]);
      } catch (thrown) {
        await client.query("ROLLBACK").catch(() => undefined); // what went wrong is thrown; a connection that is gone has rolled back
        throw thrown;
      } finally {
        client.release();
      }
      return (await readFresh(statements.selectByCall, [action.conversationId, action.toolCallId])) ?? "full";
    },
    find: async (id) => (isUuid.test(id) ? readFresh(statements.selectById, [id]) : undefined),
    findCall: ({ conversationId, toolCallId }) => readFresh(statements.selectByCall, [conversationId, toolCallId]),
    async list({ status = null, conversationId = null, personId = null, limit }) {
      await settle(null);
      return (await run(statements.selectMany, [status, conversationId, personId, limit])).map(({ record }) => record);
    },
    claim: (id, { claimedBy, personId }) => move(statements.claim, { id, event: "claim", params: [claimedBy, personId] }),
    deny: async (id, { personId, reason }) => (await move(statements.deny, { id, event: "deny", params: [personId, reason] }))?.record,
    async finish(id, { claimedBy, event, ...outcome }) {
      const output = "output" in outcome ? JSON.stringify(outcome.output) : null;
      const error = "error" in outcome ? outcome.error : null;
      return (await move(statements.finish, { id, event, params: [claimedBy, output, error, event !== "lose"] }))?.record;
    },
    resolve: async (id, { event, reason }) => (await move(statements.resolve, { id, event, params: [reason] }))?.record,
    enter: presence.enter,
    close: presence.close,
  };
}

type Times = "proposedAt" | "expiresAt" | "decidedAt" | "finishedAt";
type Row = Omit<ActionRecord, Times> & { asked: unknown; proposedAt: Date; expiresAt: Date; decidedAt: Date | null; finishedAt: Date | null };

function read({ asked, proposedAt, expiresAt, decidedAt, finishedAt, ...row }: Row): StoredAction {
  const times = { proposedAt: proposedAt.toISOString(), expiresAt: expiresAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null, finishedAt: finishedAt?.toISOString() ?? null };
  return { record: { ...row, ...times }, asked };
}

function valuesOf({ conversationId, toolCallId, pluginId, name, description, actionType, reversible, approval, asked, input, proposedBy }: NewAction): unknown[] {
  return [conversationId, toolCallId, pluginId, name, description, actionType, reversible, approval, JSON.stringify(asked), JSON.stringify(input), proposedBy];
}

const unsettled: ReadonlySet<string> = new Set(["pending", "executing"]);
const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const lostReason = "The process that ran it was lost before it said what came of it. It may have happened.";
