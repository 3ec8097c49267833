import type { ActionRecord } from "@useatlas/plugin-sdk";
import { Moment } from "../layout/moment.tsx";
import { Revealed } from "./revealed.tsx";

/** What became of it. Read out when it changes. */
export function Outcome({ record }: { record: ActionRecord }) {
  return (
    <div className="outcome" role="status">
      {record.status !== "pending" && <Words record={record} />}
    </div>
  );
}

function Words({ record }: { record: ActionRecord }) {
  const who = record.decidedBy === null ? undefined : <><bdi>{record.decidedBy}</bdi>{record.decidedAt !== null && <>, <Moment at={record.decidedAt} /></>}</>;
  switch (record.status) {
    case "executing":
      return <p><strong>Running…</strong> {who && <>Approved by {who}.</>}</p>;
    case "executed":
      return <><p className="good"><strong>Done.</strong> {who ? <>Approved by {who}.</> : "It ran by itself."}</p><Output value={record.output} /></>;
    case "failed":
      return <><p className="bad"><strong>Failed.</strong> {who && <>Approved by {who}.</>}</p>{record.error !== null && <pre tabIndex={0} aria-label="Why it failed"><Revealed text={record.error} /></pre>}</>;
    case "denied":
      return <p><strong>Denied</strong> by {who ?? "somebody"}. It was not run.{record.reason && <> Reason: <q><Revealed text={record.reason} /></q></>}</p>;
    case "expired":
      return <p><strong>Expired</strong> <Moment at={record.expiresAt} />. Nobody decided in time, and it was not run.</p>;
    case "unknown":
      return <p className="bad"><strong>Unknown.</strong> <Revealed text={record.error ?? "It may have happened."} /> It will not be run again. Check with the service, then an admin says what became of it.</p>;
    default:
      return null;
  }
}

function Output({ value }: { value: unknown }) {
  if (value === null || value === undefined) return null;
  return <pre tabIndex={0} aria-label="What it returned"><Revealed text={typeof value === "string" ? value : JSON.stringify(value, null, 2)} /></pre>;
}
