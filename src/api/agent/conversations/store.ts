import type { UIMessage } from "ai";

export interface Conversation {
  id: string;
  title: string;
  createdBy: string;
  /** ISO 8601 in UTC. */
  createdAt: string;
  updatedAt: string;
}

/** Where conversations are kept: in the internal database, or in memory without one. */
export interface ConversationStore {
  /** Makes it, with its first participant, unless there is one of that id. */
  create(conversation: { id: string; title: string; personId: string }): Promise<void>;
  find(id: string): Promise<Conversation | undefined>;
  /** Those that a person takes part in, the latest first. */
  list(personId: string): Promise<Conversation[]>;
  delete(id: string): Promise<void>;
  isParticipant(id: string, personId: string): Promise<boolean>;
  join(id: string, personId: string): Promise<void>;
  /** In the order in which they were added. */
  messages(id: string): Promise<UIMessage[]>;
  /** Adds a message, or does nothing when there is one of that id. */
  add(id: string, message: UIMessage): Promise<void>;
  /** Adds or replaces a message, as long as the turn is the conversation's own. */
  save(id: string, message: UIMessage, turnId: string): Promise<void>;
  /** Takes the conversation's only turn for so long; false while somebody else has it. */
  take(id: string, turnId: string, leaseMs: number): Promise<boolean>;
  /** Prolongs the turn; false when it was lost. */
  keep(id: string, turnId: string, leaseMs: number): Promise<boolean>;
  release(id: string, turnId: string): Promise<void>;
}
