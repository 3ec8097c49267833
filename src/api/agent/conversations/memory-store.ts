import type { UIMessage } from "ai";
import type { Conversation, ConversationStore } from "./store.ts";

export interface MemoryStoreOptions {
  /** How many conversations are kept; beyond that the one which has rested longest is forgotten. */
  mostKept?: number;
}

/** Conversations in this process, gone with it. */
export function createMemoryStore({ mostKept = 1000 }: MemoryStoreOptions = {}): ConversationStore {
  /** In the order of their last changes. */
  const kept = new Map<string, Entry>();

  function touch(id: string, entry: Entry): void {
    entry.conversation.updatedAt = new Date().toISOString();
    kept.delete(id);
    kept.set(id, entry);
  }

  function forgetOldest(): void {
    if (kept.size <= mostKept) return;
    const resting = [...kept].slice(0, -1).find(([, { turn }]) => !turn || turn.until <= Date.now());
    if (resting) kept.delete(resting[0]);
  }

  return {
    async create({ id, title, personId }) {
      if (kept.has(id)) return;
      const now = new Date().toISOString();
      kept.set(id, { conversation: { id, title, createdBy: personId, createdAt: now, updatedAt: now }, participants: new Set([personId]), messages: new Map(), turn: undefined });
      forgetOldest();
    },
    async find(id) {
      const entry = kept.get(id);
      return entry && { ...entry.conversation };
    },
    async list(personId) {
      const own = [...kept.values()].filter(({ participants }) => participants.has(personId));
      return own.reverse().map(({ conversation }) => ({ ...conversation }));
    },
    async delete(id) {
      kept.delete(id);
    },
    async isParticipant(id, personId) {
      return kept.get(id)?.participants.has(personId) ?? false;
    },
    async join(id, personId) {
      kept.get(id)?.participants.add(personId);
    },
    async messages(id) {
      return [...(kept.get(id)?.messages.values() ?? [])].map((message) => structuredClone(message));
    },
    async add(id, message) {
      const entry = kept.get(id);
      if (!entry || entry.messages.has(message.id)) return;
      entry.messages.set(message.id, structuredClone(message));
      touch(id, entry);
    },
    async save(id, message, turnId) {
      const entry = kept.get(id);
      if (!entry || entry.turn?.id !== turnId) return;
      entry.messages.set(message.id, structuredClone(message));
      touch(id, entry);
    },
    async take(id, turnId, leaseMs) {
      const entry = kept.get(id);
      if (!entry || (entry.turn && entry.turn.until > Date.now())) return false;
      entry.turn = { id: turnId, until: Date.now() + leaseMs };
      return true;
    },
    async keep(id, turnId, leaseMs) {
      const turn = kept.get(id)?.turn;
      if (turn?.id !== turnId) return false;
      turn.until = Date.now() + leaseMs;
      return true;
    },
    async release(id, turnId) {
      const entry = kept.get(id);
      if (entry?.turn?.id === turnId) entry.turn = undefined;
    },
  };
}

interface Entry {
  conversation: Conversation;
  participants: Set<string>;
  messages: Map<string, UIMessage>;
  turn: { id: string; until: number } | undefined;
}
