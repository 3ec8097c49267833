import type { ActionRecord } from "@useatlas/plugin-sdk";
import { use, type ReactNode } from "react";
import { ActionsContext } from "./actions-context.ts";
import { Decide } from "./decide.tsx";
import { Deadline } from "./deadline.tsx";
import { deciders } from "./may-decide.ts";
import { Outcome } from "./outcome.tsx";
import { Payload } from "./payload.tsx";

/** The confirmation card: what is proposed, whole, who may decide until when, and what became of it. */
export function ActionCard({ record, children }: { record: ActionRecord; children?: ReactNode }) {
  const { person, decided } = use(ActionsContext);
  const isPending = record.status === "pending";

  return (
    <section className="card" id={`action-${record.id}`} tabIndex={-1} data-status={record.status} aria-labelledby={`action-${record.id}-name`}>
      <header>
        <p className="eyebrow">{isPending ? "Needs your decision" : "Action"}</p>
        <h2 id={`action-${record.id}-name`}>{titleOf(record.name)}</h2>
        <p>{record.description}</p>
        <p className="tags">
          <span className="tag mono">{record.actionType}</span>
          <span className="tag">{record.pluginId}</span>
          <span className={record.reversible ? "tag" : "tag warn"}>{record.reversible ? "Can be undone" : "Cannot be undone"}</span>
        </p>
      </header>
      <Payload input={record.input} />
      <dl className="terms">
        <div><dt>May decide</dt><dd>{deciders(record)}</dd></div>
        <div><dt>Proposed for</dt><dd>{record.proposedBy}</dd></div>
        {isPending && <div><dt>Expires</dt><dd><Deadline at={record.expiresAt} /></dd></div>}
      </dl>
      <Outcome record={record} />
      <Decide record={record} person={person} onDecided={decided} />
      {children}
    </section>
  );
}

/** `createSupportTicket` as people write it. */
function titleOf(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, "$1 $2").replaceAll(/[_-]+/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
