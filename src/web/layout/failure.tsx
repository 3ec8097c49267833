import type { ReactNode } from "react";
import { isRefusal } from "../api/request.ts";
import { Icon } from "./icon.tsx";

/** What went wrong, what to do about it, and the button that does it. */
export function Failure({ error, children }: { error: unknown; children?: ReactNode }) {
  return (
    <div className="failure" role="alert">
      <Icon name="warning" />
      <div>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        {isRefusal(error) && <p className="hint">{error.hint ?? nextStep(error.status)}</p>}
        {children}
      </div>
    </div>
  );
}

function nextStep(status: number): string | undefined {
  if (status === 403) return "Ask an admin for the right to do this.";
  if (status === 404) return "It may have been deleted, or belongs to somebody else.";
  if (status === 429) return "Wait a moment, then try again.";
  if (status >= 500) return "The server's log says why. Try again, or ask whoever runs Atlas.";
  return undefined;
}
