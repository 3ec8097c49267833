import { useQueryClient } from "@tanstack/react-query";
import type { ActionRecord, Person } from "@useatlas/plugin-sdk";
import { useState } from "react";
import { Link } from "wouter";
import { ActionCard } from "../actions/action-card.tsx";
import { ActionsContext } from "../actions/actions-context.ts";
import { usePendingActions } from "../api/reads.ts";
import { Failure } from "../layout/failure.tsx";

/** What waits for a decision in any conversation. What was decided here stays in sight with its outcome. */
export function Pending({ person }: { person: Person }) {
  const client = useQueryClient();
  const { data, error } = usePendingActions();
  const [decided, setDecided] = useState<readonly ActionRecord[]>([]);
  const records = [...(data ?? []).filter(({ id }) => !decided.some((record) => record.id === id)), ...decided];

  function keep(record: ActionRecord): void {
    setDecided((known) => [record, ...known]);
    void client.invalidateQueries({ queryKey: ["actions"] });
  }

  return (
    <section aria-labelledby="pending">
      <h2 id="pending">Pending actions</h2>
      {error && <Failure error={error} />}
      {data && records.length === 0 && <p className="hint">Nothing waits for a decision.</p>}
      <ActionsContext value={{ records, person, decided: keep }}>
        {records.map((record) => (
          <ActionCard key={record.id} record={record}>
            <p className="from"><Link href={`/c/${encodeURIComponent(record.conversationId)}`}>Open the conversation</Link></p>
          </ActionCard>
        ))}
      </ActionsContext>
    </section>
  );
}
