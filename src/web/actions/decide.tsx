import type { ActionRecord, Person } from "@useatlas/plugin-sdk";
import { useId, useState } from "react";
import { isRefusal } from "../api/request.ts";
import { useDecide } from "../api/use-decide.ts";
import { Failure } from "../layout/failure.tsx";
import { DenyForm } from "./deny-form.tsx";
import { mayDecide } from "./may-decide.ts";
import { Resolve } from "./resolve.tsx";

/** The buttons of a card. They are plain buttons outside of any form, and never get the focus by themselves: only they approve, and only on purpose. */
export function Decide({ record, person, onDecided }: { record: ActionRecord; person: Person; onDecided: (record: ActionRecord) => void }) {
  const id = useId();
  const [isDenying, setDenying] = useState(false);
  const { mutate, isPending: isSending, error } = useDecide(record.id, { onDecided });
  const verdict = mayDecide(record, person);
  const isFaster = isRefusal(error) && error.status === 409;

  return (
    <>
      {record.status === "pending" && (isDenying
        ? <DenyForm isSending={isSending} onDeny={(reason) => mutate({ verb: "deny", reason })} onCancel={() => setDenying(false)} />
        : (
          <div className="decide">
            <button type="button" className="button primary" disabled={!verdict.may || isSending} aria-describedby={verdict.may ? undefined : id} onClick={() => mutate({ verb: "approve" })}>{isSending ? "Running…" : "Approve"}</button>
            <button type="button" className="button" disabled={!verdict.may || isSending} aria-describedby={verdict.may ? undefined : id} onClick={() => setDenying(true)}>Deny…</button>
            {!verdict.may && <p id={id} className="hint">{verdict.why}</p>}
          </div>
        ))}
      {record.status === "unknown" && person.role === "admin" && <Resolve isSending={isSending} onResolve={(became) => mutate({ verb: "resolve", became })} />}
      {isFaster && <p className="notice" role="alert">{record.decidedBy === null ? "It has been decided meanwhile." : <><bdi>{record.decidedBy}</bdi> was faster.</>} Your click changed nothing.</p>}
      {error && !isFaster && <Failure error={error} />}
    </>
  );
}
