import type { UIMessage } from "ai";
import { AtlasError, type Person } from "@useatlas/plugin-sdk";
import { withOutcomes } from "../history/with-outcomes.ts";
import type { ActionDesk } from "../ports.ts";
import { isId } from "./check-message.ts";
import type { Conversation, ConversationStore } from "./store.ts";

export interface WholeConversation extends Conversation {
  /** With what has become of its actions. */
  messages: UIMessage[];
}

/** Who may see and do what with which conversation. One that somebody may not see is unknown to them. */
export function createConversations({ store, approvals }: { store: ConversationStore; approvals: ActionDesk }) {
  /** Lets somebody in who is about to write: a new conversation is theirs, and an admin joins. Throws `CONVERSATION_UNKNOWN`. */
  async function enter({ conversationId, person, title }: { conversationId: string; person: Person; title: string | undefined }): Promise<void> {
    if (!isId(conversationId)) throw new AtlasError("The id of a conversation must be 1 to 128 letters, digits, dashes, dots, colons or underscores.", { code: "CONVERSATION_INVALID" });
    if (title !== undefined) await store.create({ id: conversationId, title, personId: person.id });
    await find(conversationId, person);
    if (title !== undefined) await store.join(conversationId, person.id);
  }

  function list(person: Person): Promise<Conversation[]> {
    return store.list(person.id);
  }

  async function get(id: string, person: Person): Promise<WholeConversation> {
    const conversation = await find(id, person);
    const { messages } = await withOutcomes(await store.messages(id), id, approvals);
    return { ...conversation, messages };
  }

  /** By whoever began it, or an admin. Its actions stay on record. */
  async function remove(id: string, person: Person): Promise<void> {
    const { createdBy } = await find(id, person);
    if (createdBy !== person.id && person.role !== "admin") {
      throw new AtlasError("Only whoever began a conversation, or an admin, may delete it.", { code: "CONVERSATION_FORBIDDEN" });
    }
    await store.delete(id);
  }

  async function find(id: string, { id: personId, role }: Person): Promise<Conversation> {
    const conversation = isId(id) ? await store.find(id) : undefined;
    if (conversation && (role === "admin" || (await store.isParticipant(id, personId)))) return conversation;
    throw new AtlasError("There is no such conversation.", { code: "CONVERSATION_UNKNOWN" });
  }

  /** Makes somebody a participant of a conversation that there is, because the surface that has it on shows it to them. */
  async function admit({ conversationId, person }: { conversationId: string; person: Person }): Promise<void> {
    if (isId(conversationId) && (await store.find(conversationId))) await store.join(conversationId, person.id);
  }

  return { enter, admit, list, get, isParticipant: store.isParticipant, delete: remove };
}
