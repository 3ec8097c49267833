import { useQuery } from "@tanstack/react-query";
import type { ActionRecord, ActionStatus, Person } from "@useatlas/plugin-sdk";
import type { Conversation, ConversationLine, PluginLine, SandboxLine } from "./answers.ts";
import { request } from "./request.ts";

/** Whoever asks, as the server knows them. */
export function usePerson() {
  return useQuery({ queryKey: ["person"], queryFn: ({ signal }) => request<Person>("/api/v1/me", { signal }), staleTime: Infinity });
}

/** Also how the page hears that somebody else wrote: the list is read again while the page is looked at. */
export function useConversations() {
  return useQuery({
    queryKey: ["conversations"],
    queryFn: ({ signal }) => request<{ conversations: ConversationLine[] }>("/api/v1/conversations", { signal }).then(({ conversations }) => conversations),
    refetchInterval: calm,
    refetchOnWindowFocus: "always",
  });
}

export function useStoredConversation(id: string, { enabled }: { enabled: boolean }) {
  return useQuery({ queryKey: ["conversation", id], queryFn: ({ signal }) => request<Conversation>(`/api/v1/conversations/${encodeURIComponent(id)}`, { signal }), enabled });
}

/** The actions of a conversation. What waits for a person may be decided elsewhere at any moment, so it is asked for again. */
export function useActions(conversationId: string, { enabled }: { enabled: boolean }) {
  return useQuery({
    queryKey: ["actions", { conversationId }],
    queryFn: ({ signal }) => listActions(`conversationId=${encodeURIComponent(conversationId)}&limit=100`, signal),
    enabled,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => isOpen(status)) ? eager : false),
    refetchOnWindowFocus: "always",
  });
}

/** The actions of all conversations that wait, for the admin page. */
export function usePendingActions() {
  return useQuery({ queryKey: ["actions", "pending"], queryFn: ({ signal }) => listActions("status=pending&limit=100", signal), refetchInterval: eager, refetchOnWindowFocus: "always" });
}

export function usePlugins() {
  return useQuery({ queryKey: ["plugins"], queryFn: ({ signal }) => request<{ plugins: PluginLine[] }>("/api/v1/admin/plugins", { signal }).then(({ plugins }) => plugins), refetchInterval: calm });
}

export function useSandboxes() {
  return useQuery({ queryKey: ["sandboxes"], queryFn: ({ signal }) => request<{ backends: SandboxLine[] }>("/api/v1/admin/sandbox", { signal }).then(({ backends }) => backends), refetchInterval: calm });
}

/** Whether the status may still change. */
export function isOpen(status: ActionStatus): boolean {
  return status === "pending" || status === "executing" || status === "unknown";
}

function listActions(query: string, signal: AbortSignal): Promise<ActionRecord[]> {
  return request<{ actions: ActionRecord[] }>(`/api/v1/actions?${query}`, { signal }).then(({ actions }) => actions);
}

const eager = 2500;
const calm = 10_000;
