import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ActionRecord } from "@useatlas/plugin-sdk";
import { request } from "./request.ts";

export type Decision = { verb: "approve" } | { verb: "deny"; reason: string } | { verb: "resolve"; became: "executed" | "failed" };

/** Sends a decision on an action. Whatever the server answers, the record is read again: somebody else may have been faster. */
export function useDecide(id: string, { onDecided }: { onDecided?: ((record: ActionRecord) => void) | undefined } = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, ...body }: Decision) => request<ActionRecord>(`/api/v1/actions/${encodeURIComponent(id)}/${verb}`, { method: "POST", body }),
    onSuccess: (record) => onDecided?.(record),
    onSettled: () => client.invalidateQueries({ queryKey: ["actions"] }),
  });
}
