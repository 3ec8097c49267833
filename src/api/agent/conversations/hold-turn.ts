import { AtlasError } from "@useatlas/plugin-sdk";
import type { ConversationStore } from "./store.ts";

export interface HeldTurn {
  id: string;
  /** Aborted when the conversation is not this turn's any more. */
  lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the only turn of a conversation, among all replicas, and keeps it until it is released. One whose process was
 * killed is free again when its lease is over. Throws `CONVERSATION_BUSY`.
 */
export async function holdTurn(conversationId: string, store: ConversationStore): Promise<HeldTurn> {
  const id = crypto.randomUUID();
  if (!(await store.take(conversationId, id, leaseMs))) {
    throw new AtlasError("This conversation is being answered.", { code: "CONVERSATION_BUSY", hint: "Wait for the answer, or stop it; then ask again." });
  }
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    store.keep(conversationId, id, leaseMs).then(
      (kept) => kept || lost.abort(new AtlasError("The conversation was deleted, or somebody else goes on with it.", { code: "CONVERSATION_LOST" })),
      () => undefined, // a database that is away for a moment; the lease outlasts two of these
    );
  }, leaseMs / 3);

  async function release(): Promise<void> {
    clearInterval(heartbeat);
    // Not released, it is free when its lease is over.
    await store.release(conversationId, id).catch(() => undefined);
  }

  return { id, lost: lost.signal, release };
}

const leaseMs = 15_000;
