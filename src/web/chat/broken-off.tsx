import type { ActionRecord } from "@useatlas/plugin-sdk";
import type { AtlasMessage } from "../api/answers.ts";
import { Failure } from "../layout/failure.tsx";
import { owesAnswer } from "./owes-answer.ts";

export interface BrokenOffProps {
  messages: readonly AtlasMessage[];
  records: readonly ActionRecord[];
  error: Error | undefined;
  wasStopped: boolean;
  onTryAgain: () => void;
  onGoOn: () => void;
}

/** The end of a conversation that is none: why the answer stopped there, and the button that takes it up. Also after a reload. */
export function BrokenOff({ messages, records, error, wasStopped, onTryAgain, onGoOn }: BrokenOffProps) {
  const last = messages.at(-1);
  const { outcome, error: failure } = (last?.role === "assistant" ? last.metadata : undefined) ?? {};
  const again = <button type="button" className="button small" onClick={onTryAgain}>Try again</button>;

  if (error) return <Failure error={error}>{again}</Failure>;
  if (outcome === "failed") return <Failure error={[failure?.message ?? "The answer broke off.", failure?.hint].filter(Boolean).join(" ")}>{again}</Failure>;
  if (outcome === "cancelled" || (wasStopped && last?.role === "assistant")) return <p className="owed">Stopped. <button type="button" className="button small" onClick={onGoOn}>Go on</button></p>;
  if (owesAnswer(messages, records)) return <p className="owed"><button type="button" className="button small" onClick={onGoOn}>Let Atlas go on</button></p>;
  return last?.role === "user" ? <p className="owed">This has not been answered. {again}</p> : null;
}
