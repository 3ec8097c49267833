import { randomUUID } from "node:crypto";
import type { ActionRecord } from "@useatlas/plugin-sdk";
import { decide, type ActionEvent } from "./state-machine.ts";
import type { ActionStore, StoredAction } from "./store.ts";

export interface MemoryStoreOptions {
  isParticipant(conversationId: string, personId: string): Promise<boolean>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

interface Kept extends StoredAction {
  claimedBy?: string;
}

/** Actions for a host without an internal database: they belong to this process, and are gone with it. */
export function createMemoryStore({ isParticipant, now = Date.now }: MemoryStoreOptions): ActionStore {
  const actions = new Map<string, Kept>();
  const instant = () => new Date(now()).toISOString();

  /** Changes an action whose state allows it. Nothing is awaited in it: that makes it whole. */
  function move(id: string, event: ActionEvent, changes: Partial<ActionRecord>): Kept | undefined {
    const kept = actions.get(id);
    const verdict = kept && decide(kept.record.status, event);
    if (!kept || !verdict?.allowed) return undefined;
    kept.record = { ...kept.record, ...changes, status: verdict.status };
    return kept;
  }

  function find(id: string): Kept | undefined {
    const kept = actions.get(id);
    if (kept?.record.status === "pending" && Date.parse(kept.record.expiresAt) <= now()) move(id, "expire", {});
    return kept;
  }

  function all(): StoredAction[] {
    return [...actions.keys()].flatMap((id) => find(id) ?? []);
  }

  function findCall({ conversationId, toolCallId }: { conversationId: string; toolCallId: string }): StoredAction | undefined {
    return all().find(({ record }) => record.conversationId === conversationId && record.toolCallId === toolCallId);
  }

  return {
    async add({ asked, ...action }, { maxPerConversation, expiresAfterMs }) {
      const existing = findCall(action);
      if (existing) return { record: existing.record, asked: existing.asked };
      if (all().filter(({ record }) => record.conversationId === action.conversationId).length >= maxPerConversation) return "full";
      const record: ActionRecord = { ...action, ...undecided, id: randomUUID(), status: "pending", proposedAt: instant(), expiresAt: new Date(now() + expiresAfterMs).toISOString() };
      actions.set(record.id, { record, asked });
      return { record, asked };
    },
    find: async (id) => copyOf(find(id)),
    findCall: async (where) => copyOf(findCall(where)),
    async list({ personId, status, conversationId, limit }) {
      const found: ActionRecord[] = [];
      for (const { record } of all().reverse()) {
        if (found.length === limit) break;
        if ((status !== undefined && record.status !== status) || (conversationId !== undefined && record.conversationId !== conversationId)) continue;
        if (personId === undefined || (await isParticipant(record.conversationId, personId))) found.push(record);
      }
      return found;
    },
    async claim(id, { claimedBy, personId }) {
      find(id);
      const claimed = move(id, "claim", { decidedBy: personId, decidedAt: instant() });
      if (claimed) claimed.claimedBy = claimedBy;
      return copyOf(claimed);
    },
    async deny(id, { personId, reason }) {
      find(id);
      return move(id, "deny", { decidedBy: personId, decidedAt: instant(), reason })?.record;
    },
    async finish(id, { claimedBy, event, ...outcome }) {
      if (actions.get(id)?.claimedBy !== claimedBy) return undefined;
      return move(id, event, { output: null, error: null, finishedAt: event === "lose" ? null : instant(), ...outcome })?.record;
    },
    resolve: async (id, { event, reason }) => move(id, event, { reason, finishedAt: instant() })?.record,
    enter: async () => ({ claimedBy: randomUUID(), leave: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  };
}

function copyOf(stored: StoredAction | undefined): StoredAction | undefined {
  return stored && { record: stored.record, asked: stored.asked };
}

const undecided = { decidedBy: null, decidedAt: null, reason: null, finishedAt: null, output: null, error: null };
