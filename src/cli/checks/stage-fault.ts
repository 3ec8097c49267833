import type { Fault } from "./create-rule.ts";
import type { Failure } from "./observe/observations.ts";

export interface StageWords {
  /** What the codes begin with, such as `PLUGIN_LOAD`. */
  prefix: string;
  /** What was tried, for messages: `The plugin did not finish <doing>`. */
  doing: string;
  /** The code of what kept the stage from being reached. */
  blockedBy?: string | undefined;
}

/** The fault of a stage that did not come to its end. */
export function stageFault(failure: Failure, { prefix, doing, blockedBy }: StageWords): Fault {
  const severity = "error";
  switch (failure.outcome) {
    case "threw":
      return { code: `${prefix}_THROWS`, severity, message: `It threw while ${doing}: ${failure.message}`, location: failure.location };
    case "timeout":
      return { code: `${prefix}_TIMEOUT`, severity, message: `It did not come to an end within ${failure.deadlineMs / 1000} s while ${doing}` };
    case "exited":
      return { code: `${prefix}_EXITED`, severity, message: `It ended its process (${endOf(failure)}) while ${doing}${failure.message ? `: ${failure.message}` : ""}` };
    case "flooded":
      return { code: `${prefix}_FLOODS`, severity, message: `It printed more than ${Math.floor(failure.bytes / 1e6)} MB while ${doing}` };
    case "exhausted":
      return { code: `${prefix}_EXHAUSTS`, severity, message: `It took ${(failure.bytes / 1e9).toFixed(1)} GB of memory while ${doing}` };
    case "notReached":
      return { code: "CHECK_BLOCKED", severity: "unknown", message: `It was not seen ${doing}`, blockedBy };
  }
}

/** The code that {@link stageFault} gives a failure. */
export function stageCode(failure: Failure, prefix: string): string {
  return stageFault(failure, { prefix, doing: "" }).code;
}

function endOf({ exitCode, signal }: { exitCode: number | null; signal: string | null }): string {
  return signal ?? `exit code ${exitCode}`;
}
