import type { ActionRecord } from "@useatlas/plugin-sdk";
import { useEffect, useMemo, useRef } from "react";
import type { AtlasMessage } from "../api/answers.ts";
import { useActions } from "../api/reads.ts";
import { latestRecord } from "./latest-record.ts";

/** The actions of a conversation: as they came with the messages, and as the server has them by now. */
export function useConversationActions({ id, messages, enabled, onDecidedElsewhere }: { id: string; messages: readonly AtlasMessage[]; enabled: boolean; onDecidedElsewhere: () => void }): readonly ActionRecord[] {
  const { data } = useActions(id, { enabled });

  const records = useMemo(() => {
    const latest = new Map<string, ActionRecord>();
    const streamed = messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "data-action" ? part.data : [])));
    for (const record of [...streamed, ...(data ?? [])]) {
      const newest = latestRecord(latest.get(record.id), record);
      if (newest) latest.set(record.id, newest);
    }
    return [...latest.values()];
  }, [messages, data]);

  // What was decided while nobody here did it has more to it: the answer that followed, somewhere else.
  const statuses = records.map((record) => `${record.id} ${record.status}`).join();
  const seen = useRef(statuses);
  useEffect(() => {
    const isNews = seen.current.includes(" pending") && seen.current !== statuses;
    seen.current = statuses;
    if (isNews) onDecidedElsewhere();
  });

  return records;
}
