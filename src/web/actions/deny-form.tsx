import { useId, useState } from "react";

/** Asks why, which is optional and told to the agent. */
export function DenyForm({ isSending, onDeny, onCancel }: { isSending: boolean; onDeny: (reason: string) => void; onCancel: () => void }) {
  const id = useId();
  const [reason, setReason] = useState("");
  return (
    <form
      className="deny"
      onSubmit={(event) => { event.preventDefault(); onDeny(reason.trim()); }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // Escape leaves this form; it does not also stop an answer.
        event.preventDefault();
        onCancel();
      }}
    >
      <label htmlFor={id}>Why not? <span className="hint">Optional. Atlas and everyone here can read it.</span></label>
      <textarea id={id} rows={2} maxLength={1000} autoFocus value={reason} onChange={(event) => setReason(event.target.value)} />
      <div className="decide">
        <button type="submit" className="button danger" disabled={isSending}>Deny action</button>
        <button type="button" className="button quiet" onClick={onCancel}>Back</button>
      </div>
    </form>
  );
}
