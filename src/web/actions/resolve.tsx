/** For an action of which nobody knows whether it ran: an admin who has looked says so. */
export function Resolve({ isSending, onResolve }: { isSending: boolean; onResolve: (became: "executed" | "failed") => void }) {
  return (
    <div className="decide">
      <button type="button" className="button" disabled={isSending} onClick={() => onResolve("executed")}>It was done</button>
      <button type="button" className="button" disabled={isSending} onClick={() => onResolve("failed")}>It was not done</button>
    </div>
  );
}
