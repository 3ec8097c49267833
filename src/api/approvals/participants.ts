import type { ActionDatabase } from "./postgres-store.ts";

/** Who takes part in a conversation, as the internal database has it. Without one nobody does, which leaves admins. */
export function createParticipation(database: (() => Promise<ActionDatabase>) | null) {
  return async function isParticipant(conversationId: string, personId: string): Promise<boolean> {
    if (!database) return false;
    const { rowCount } = await (await database()).pool.query("SELECT FROM atlas.participants WHERE conversation_id = $1 AND person_id = $2", [conversationId, personId]);
    return rowCount === 1;
  };
}
