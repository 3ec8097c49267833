import type { ActionRecord } from "@useatlas/plugin-sdk";

/** Beside the composer: what waits for somebody, so that it is not forgotten further up. It leads to the card, and decides nothing. */
export function Waiting({ records }: { records: readonly ActionRecord[] }) {
  const [first] = records;
  if (first === undefined) return null;

  function show(): void {
    const card = document.getElementById(`action-${first?.id}`);
    card?.scrollIntoView({ block: "center" });
    card?.focus({ preventScroll: true });
  }

  return <button type="button" className="waiting" onClick={show}>{records.length === 1 ? "An action waits for a decision" : `${records.length} actions wait for a decision`}</button>;
}
