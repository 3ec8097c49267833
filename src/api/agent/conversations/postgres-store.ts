import type { UIMessage } from "ai";
import type { Conversation, ConversationStore } from "./store.ts";

/** Runs one statement on the internal database. */
export type Execute = (sql: string, params: readonly unknown[]) => Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;

/** Conversations in the internal database, shared by all replicas. */
export function createPostgresStore(execute: Execute): ConversationStore {
  const changes = async (sql: string, ...params: unknown[]): Promise<boolean> => ((await execute(sql, params)).rowCount ?? 0) > 0;

  return {
    async create({ id, title, personId }) {
      await execute(insertConversation, [id, wellFormed(title), personId]);
    },
    async find(id) {
      const { rows } = await execute(`SELECT ${columns} FROM atlas.conversations WHERE id = $1`, [id]);
      return rows.map(toConversation)[0];
    },
    async list(personId) {
      const { rows } = await execute(selectOwn, [personId]);
      return rows.map(toConversation);
    },
    async delete(id) {
      await execute("DELETE FROM atlas.conversations WHERE id = $1", [id]);
    },
    isParticipant: async (id, personId) => (await execute("SELECT FROM atlas.participants WHERE conversation_id = $1 AND person_id = $2", [id, personId])).rows.length > 0,
    async join(id, personId) {
      await execute("INSERT INTO atlas.participants (conversation_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", [id, personId]);
    },
    async messages(id) {
      const { rows } = await execute("SELECT id, role, parts, metadata FROM atlas.messages WHERE conversation_id = $1 ORDER BY position", [id]);
      return rows.map(toMessage);
    },
    async add(id, message) {
      await execute(insertMessage, [id, ...valuesOf(message)]);
    },
    async save(id, message, turnId) {
      await execute(upsertMessage, [id, ...valuesOf(message), turnId]);
    },
    take: (id, turnId, leaseMs) => changes(takeTurn, id, turnId, leaseMs),
    keep: (id, turnId, leaseMs) => changes("UPDATE atlas.conversations SET turn_until = now() + $3 * interval '1 ms' WHERE id = $1 AND turn_id = $2", id, turnId, leaseMs),
    async release(id, turnId) {
      await execute("UPDATE atlas.conversations SET turn_id = NULL, turn_until = NULL WHERE id = $1 AND turn_id = $2", [id, turnId]);
    },
  };
}

function valuesOf({ id, role, parts, metadata }: UIMessage): unknown[] {
  return [id, role, toJson(parts), metadata === undefined ? null : toJson(metadata)];
}

/** As jsonb takes it: without the one character, and the halves of characters, that it refuses. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "string" ? wellFormed(inner) : inner));
}

function wellFormed(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}

function toMessage({ id, role, parts, metadata }: Record<string, unknown>): UIMessage {
  // As it was stored by valuesOf().
  return { id, role, parts, ...(metadata !== null && { metadata }) } as UIMessage;
}

function toConversation({ id, title, created_by: createdBy, created_at: createdAt, updated_at: updatedAt }: Record<string, unknown>): Conversation {
  return { id: String(id), title: String(title), createdBy: String(createdBy), createdAt: iso(createdAt), updatedAt: iso(updatedAt) };
}

function iso(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

const columns = "id, title, created_by, created_at, updated_at";

const insertConversation = `
  WITH made AS (INSERT INTO atlas.conversations (id, title, created_by) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id)
  INSERT INTO atlas.participants (conversation_id, person_id) SELECT id, $3 FROM made`;

const selectOwn = `
  SELECT ${columns} FROM atlas.conversations
  WHERE id IN (SELECT conversation_id FROM atlas.participants WHERE person_id = $1)
  ORDER BY updated_at DESC LIMIT 200`;

const insertMessage = `
  WITH touched AS (UPDATE atlas.conversations SET updated_at = clock_timestamp() WHERE id = $1)
  INSERT INTO atlas.messages (conversation_id, id, role, parts, metadata) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`;

// Whoever has lost its turn writes nothing any more.
const upsertMessage = `
  WITH own AS (UPDATE atlas.conversations SET updated_at = clock_timestamp() WHERE id = $1 AND turn_id = $6 RETURNING id)
  INSERT INTO atlas.messages (conversation_id, id, role, parts, metadata) SELECT id, $2, $3, $4::jsonb, $5::jsonb FROM own
  ON CONFLICT (conversation_id, id) DO UPDATE SET parts = excluded.parts, metadata = excluded.metadata`;

const takeTurn = `
  UPDATE atlas.conversations SET turn_id = $2, turn_until = now() + $3 * interval '1 ms'
  WHERE id = $1 AND (turn_until IS NULL OR turn_until < now())`;
