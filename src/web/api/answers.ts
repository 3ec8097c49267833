import type { ActionRecord, PluginSandboxSecurity, PluginStatus, PluginType } from "@useatlas/plugin-sdk";
import type { UIMessage } from "ai";

/** A message of the chat. Next to the SDK's parts it carries each proposed action whole, and how the turn ended. */
export type AtlasMessage = UIMessage<TurnEnd | undefined, { action: ActionRecord }>;

interface TurnEnd {
  outcome?: "answered" | "waiting" | "stopped" | "cancelled" | "failed";
  error?: { code: string; message: string; hint?: string };
}

export interface ConversationLine {
  id: string;
  title: string;
  updatedAt: string;
}

export interface Conversation {
  id: string;
  title: string;
  messages: AtlasMessage[];
}

export interface PluginLine {
  id: string;
  type: PluginType;
  types: readonly PluginType[];
  version: string;
  name: string;
  status: PluginStatus;
  /** The last answer to "are you well?". */
  health: Omit<PluginHealth, "status"> | null;
  /** Why it is not healthy. */
  reason: string | null;
  latencyMs: number | null;
}

export interface PluginHealth {
  healthy: boolean;
  message?: string;
  latencyMs?: number;
  status: PluginStatus;
}

export interface SandboxLine {
  id: string;
  priority: number;
  state: "untried" | "serving" | "standby" | "failed" | "off";
  reason?: string;
  security?: PluginSandboxSecurity;
}
